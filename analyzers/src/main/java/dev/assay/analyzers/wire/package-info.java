/// The conversation with a client: frames in, frames out, and when a connection ends.
@NullMarked
package dev.assay.analyzers.wire;

import org.jspecify.annotations.NullMarked;
