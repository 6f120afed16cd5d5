@NullMarked
package dev.assay.tasks.generation;

import org.jspecify.annotations.NullMarked;
