package dev.assay.analyzers.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What an analysis ends with.
public sealed interface AnalysisResult {

    /// The application was looked at.
    ///
    /// @param document the `analysis` of the result frame
    /// @param whole false when somebody ended it before all tools had
    record Looked(ObjectNode document, boolean whole) implements AnalysisResult {}

    /// There is no such application.
    record ApplicationMissing(String model, String number) implements AnalysisResult {}
}
