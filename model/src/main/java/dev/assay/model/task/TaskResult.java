package dev.assay.model.task;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.ToolRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run left: rows for the database and files for the disk.
///
/// @param details what was found out besides findings
/// @param files where its files are once `publication` has run; null when it has none
public record TaskResult(
        List<ToolRun> tools,
        List<Finding> findings,
        ReportDetails details,
        @Nullable StoredFiles files,
        Publication publication) {

    public TaskResult {
        tools = List.copyOf(tools);
        findings = List.copyOf(findings);
    }

    /// A result of nothing but tools and findings.
    public TaskResult(
            List<ToolRun> tools, List<Finding> findings, @Nullable StoredFiles files, Publication publication) {
        this(tools, findings, ReportDetails.NONE, files, publication);
    }

    /// True when there is nothing to keep of it.
    public boolean isEmpty() {
        return tools.isEmpty()
                && findings.isEmpty()
                && details.equals(ReportDetails.NONE)
                && files == null
                && publication == Publication.NOTHING;
    }

    public FindingSummary summary() {
        return FindingSummary.of(findings);
    }

    /// A place under the results folder, with the digest that proves it.
    ///
    /// @param path relative to the results folder, `/` between its parts: a main task's directory, a subtask's file
    /// @param sha256 lower-case hex: of `manifest.json` for a main task, of the file itself for a subtask
    public record StoredFiles(String path, String sha256) {}
}
