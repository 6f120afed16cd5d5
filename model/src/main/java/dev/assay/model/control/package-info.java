/// Queues that an operator steers while they run, and workers that can be seen and drained.
@NullMarked
package dev.assay.model.control;

import org.jspecify.annotations.NullMarked;
