package dev.assay.testkit.task;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.Severity;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Publication;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskResult.StoredFiles;
import java.util.List;
import java.util.stream.Stream;

/// Results and settlements to end runs with.
public final class Results {

    public static final FailureCause UNREACHABLE = new FailureCause(
            FailureCause.Code.ANALYZER_UNREACHABLE, "static-analyzer: no replica accepted a connection");
    public static final FailureCause CONNECTION_LOST =
            new FailureCause(FailureCause.Code.CONNECTION_LOST, "static-analyzer: the connection ended after 12 s");
    public static final FailureCause NO_TOOL_RAN =
            new FailureCause(FailureCause.Code.NO_TOOL_RAN, "none of the 2 tools ran");

    /// A result with nothing in it and no files.
    public static final TaskResult NOTHING_FOUND = new TaskResult(List.of(), List.of(), null, Publication.NOTHING);

    private Results() {}

    /// One finding per severity, all of one tool.
    public static TaskResult findingsOf(Severity... severities) {
        List<Finding> findings = Stream.of(severities).map(Results::aFinding).toList();
        return new TaskResult(
                List.of(new ToolRun("bandit", "static-analyzer", ToolStatus.COMPLETED, findings.size(), 1.25, null)),
                findings,
                null,
                Publication.NOTHING);
    }

    public static Finding aFinding(Severity severity) {
        return new Finding(
                "bandit",
                "static-analyzer",
                "B105",
                severity,
                "a password that is written down",
                "backend/app.py",
                12,
                5,
                "https://bandit.readthedocs.io");
    }

    /// The same result with files that are put in place by a publication.
    public static TaskResult withFiles(TaskResult result, String path, Publication publication) {
        return new TaskResult(result.tools(), result.findings(), new StoredFiles(path, "a".repeat(64)), publication);
    }

    public static Settlement completed() {
        return new Settlement.Complete(NOTHING_FOUND);
    }

    public static Settlement failed() {
        return new Settlement.Fail(NO_TOOL_RAN, null);
    }
}
