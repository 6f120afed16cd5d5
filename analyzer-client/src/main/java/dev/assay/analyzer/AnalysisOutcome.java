package dev.assay.analyzer;

import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.task.FailureCause;
import java.net.URI;

/// How asking an analyzer for an analysis ended.
public sealed interface AnalysisOutcome {

    /// The analyzer sent a result. That may be bad news: see the report's status.
    ///
    /// @param document the result as it came, for the files; holds the whole frame in memory until it is let go
    record Answered(URI replica, AnalysisReport report, ResultDocument document) implements AnalysisOutcome {}

    /// No replica opened a connection. Nothing was sent, so trying again costs nothing.
    ///
    /// @param cause ANALYZER_UNREACHABLE
    record Unreachable(FailureCause cause) implements AnalysisOutcome {}

    /// The request was sent and no usable result came. The analyzer may still be working on it.
    ///
    /// @param cause ANALYZER_REPORTED_ERROR, CONNECTION_LOST, REQUEST_TIMED_OUT, UNREADABLE_RESULT or
    ///     RESULT_TOO_LARGE
    record Failed(URI replica, FailureCause cause) implements AnalysisOutcome {}
}
