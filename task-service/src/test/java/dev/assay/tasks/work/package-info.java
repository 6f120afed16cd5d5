@NullMarked
package dev.assay.tasks.work;

import org.jspecify.annotations.NullMarked;
