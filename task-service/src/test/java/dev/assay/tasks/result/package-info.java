@NullMarked
package dev.assay.tasks.result;

import org.jspecify.annotations.NullMarked;
