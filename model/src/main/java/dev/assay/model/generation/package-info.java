/// What models were asked for, and what that cost.
@NullMarked
package dev.assay.model.generation;

import org.jspecify.annotations.NullMarked;
