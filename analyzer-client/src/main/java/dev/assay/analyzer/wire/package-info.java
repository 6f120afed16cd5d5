/// The frames analyzers send: their bytes, their kinds, and the one reader that tells which is which.
@NullMarked
package dev.assay.analyzer.wire;

import org.jspecify.annotations.NullMarked;
