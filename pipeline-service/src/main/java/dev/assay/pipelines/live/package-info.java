/// Tells whoever listens that a pipeline has new events.
@NullMarked
package dev.assay.pipelines.live;

import org.jspecify.annotations.NullMarked;
