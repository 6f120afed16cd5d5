package dev.assay.model.task;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.task.TaskResult.StoredFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task as it is shown: one consistent look at it, not kept up to date.
///
/// @param parentId the main task; null when it is one or stands alone
/// @param service the service that does it; null when it is a main task or stands alone
/// @param progress as last heard; for a main task folded from its subtasks
/// @param heardAt when progress was last heard; null before
/// @param cause null unless something went wrong
/// @param files null until there is a result
/// @param payload as submitted; [Payload#EMPTY] in lists
/// @param subtasks how many it has; 0 when it is not a main task
/// @param cancelReason why it was cancelled; null when it was not, or nobody said
/// @param waitingFor what is missing for it to run; null unless it is pending, or a main task of which nothing runs
public record TaskView(
        TaskId id,
        TaskKind kind,
        QueueName queue,
        TaskStatus status,
        Priority priority,
        @Nullable Target target,
        @Nullable TaskId parentId,
        @Nullable String pipelineId,
        @Nullable String service,
        Attempts attempts,
        Progress progress,
        @Nullable Instant heardAt,
        Instant createdAt,
        @Nullable Instant notBefore,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        FindingSummary summary,
        List<ToolRun> tools,
        @Nullable FailureCause cause,
        @Nullable StoredFiles files,
        Payload payload,
        Map<String, String> labels,
        int subtasks,
        Lineage lineage,
        @Nullable String cancelReason,
        @Nullable WaitingFor waitingFor) {

    public TaskView {
        tools = List.copyOf(tools);
        labels = Map.copyOf(labels);
    }
}
