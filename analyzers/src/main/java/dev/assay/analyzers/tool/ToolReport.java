package dev.assay.analyzers.tool;

import java.time.Duration;
import java.util.List;

/// What came of running one tool.
public sealed interface ToolReport {

    /// The tool did its work.
    ///
    /// @param unread files the tool could not make sense of, with the reason; the others were looked at
    record Found(List<Finding> findings, List<String> unread, Execution execution) implements ToolReport {
        public Found {
            findings = List.copyOf(findings);
            unread = List.copyOf(unread);
        }
    }

    /// The tool ran and did not come to a report.
    record Failed(String reason, Execution execution) implements ToolReport {}

    /// The tool was stopped because its time was up.
    record TimedOut(Duration limit) implements ToolReport {}

    /// The analysis was ended before the tool had ended, or looked at while it runs.
    record NotFinished() implements ToolReport {}

    /// The application has no file that the tool reads; it was not run.
    record NothingToRead() implements ToolReport {}
}
