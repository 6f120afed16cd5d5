package dev.assay.pipelines.api;

import dev.assay.edge.analysis.AnalysisSpec;
import org.jspecify.annotations.Nullable;

/// What is done to each application.
///
/// @param spec null when they are not analysed
/// @param streaming when it is said here; null when it is not
record AnalysisSection(
        @Nullable AnalysisSpec spec,
        GenerationSection.Stint stint,
        @Nullable Integer analyzerWaitSeconds,
        @Nullable Boolean streaming) {

    /// Everything every service has.
    static AnalysisSection of(AnalysisSpec spec) {
        return new AnalysisSection(spec, GenerationSection.Stint.USUAL, null, null);
    }
}
