/// The pipeline calls of the system Assay replaces, for scripts and pages that people have: translated, and nothing
/// else. What is behind them are the same requests, verbs and readers as behind our own API.
@NullMarked
package dev.assay.pipelines.api.reference;

import org.jspecify.annotations.NullMarked;
