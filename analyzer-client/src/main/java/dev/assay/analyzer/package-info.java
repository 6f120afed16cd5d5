/// Talks to analyzers: asks one for an analysis, listens until it has answered, and says in the normal form of
/// `model` what it answered or why it did not.
///
/// Start at [dev.assay.analyzer.AnalyzerClient].
@NullMarked
package dev.assay.analyzer;

import org.jspecify.annotations.NullMarked;
