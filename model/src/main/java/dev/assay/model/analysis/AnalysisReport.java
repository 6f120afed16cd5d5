package dev.assay.model.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one analyzer service said about an application, in the normal form for all four services.
///
/// @param status recomputed from the tools, whatever the analyzer claims (`analyzer-protocol.md` §6.1)
/// @param tools every tool that was asked for or ran, the missing ones included
/// @param problem why the status is not COMPLETE, for a person; null when it is
/// @param details what was found out besides findings
public record AnalysisReport(
        AnalyzerService service,
        Status status,
        List<ToolRun> tools,
        List<Finding> findings,
        @Nullable String problem,
        ReportDetails details) {

    public AnalysisReport {
        tools = List.copyOf(tools);
        findings = List.copyOf(findings);
    }

    /// A report of nothing but findings.
    public AnalysisReport(
            AnalyzerService service,
            Status status,
            List<ToolRun> tools,
            List<Finding> findings,
            @Nullable String problem) {
        this(service, status, tools, findings, problem, ReportDetails.NONE);
    }

    public FindingSummary summary() {
        return FindingSummary.of(findings);
    }

    public enum Status {
        /// Every tool asked for did its work.
        COMPLETE,
        /// At least one tool did its work and at least one did not.
        PARTIAL,
        /// No tool did its work although the analyzer answered: none of those asked for is there, or all broke.
        NO_TOOL_RAN,
        /// The analyzer says that the analysis itself did not work.
        ERROR
    }
}
