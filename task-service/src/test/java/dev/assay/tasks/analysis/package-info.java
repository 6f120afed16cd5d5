@NullMarked
package dev.assay.tasks.analysis;

import org.jspecify.annotations.NullMarked;
