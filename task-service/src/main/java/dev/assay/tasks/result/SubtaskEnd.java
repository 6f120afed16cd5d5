package dev.assay.tasks.result;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one subtask ended, with all it found: one ingredient of the main task's result.
///
/// @param payload where the service's own payload lies, relative to the results folder; null when it left none
/// @param staged its files, when they are still to be published; empty when they already are
record SubtaskEnd(
        TaskId task,
        String service,
        TaskStatus status,
        @Nullable FailureCause cause,
        List<ToolRun> tools,
        List<Finding> findings,
        ReportDetails details,
        @Nullable String payload,
        List<StoredFile> staged) {

    FindingSummary summary() {
        return FindingSummary.of(findings);
    }
}
