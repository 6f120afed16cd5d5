/// Turns an analyzer's result into the normal form of `model`, whatever shape its tools gave it.
@NullMarked
package dev.assay.analyzer.report;

import org.jspecify.annotations.NullMarked;
