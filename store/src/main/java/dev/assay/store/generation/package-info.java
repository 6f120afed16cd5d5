/// What was spent on generating.
@NullMarked
package dev.assay.store.generation;

import org.jspecify.annotations.NullMarked;
