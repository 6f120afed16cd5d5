package dev.assay.tasks.api;

import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.edge.json.ToolJson;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.WaitingFor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A task, wherever one is returned.
///
/// @param waitingFor what is missing for it to run; null unless it is pending, or none of its subtasks runs. A main
///     task waits for what the first of its subtasks needs
/// @param retryOf the ended task that this one tries again
/// @param retriedAs the task that tries this one again
/// @param cancelReason in the words of whoever cancelled it
@Schema(name = "Task")
@RegisterForReflection
record TaskJson(
        String id,
        String kind,
        String queue,
        TaskStatus status,
        @Nullable WaitingFor waitingFor,
        String priority,
        @Nullable String model,
        @Nullable Integer app,
        @Nullable String parentId,
        @Nullable String pipelineId,
        @Nullable String service,
        int attempt,
        ProgressJson progress,
        Instant createdAt,
        @Nullable Instant notBefore,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double queueSeconds,
        @Nullable Double runSeconds,
        SummaryJson summary,
        List<ToolJson> tools,
        @Nullable CauseJson cause,
        @Nullable ResultJson result,
        Map<String, String> labels,
        @Nullable String retryOf,
        @Nullable String retriedAs,
        @Nullable String cancelReason) {

    /// @param etaSeconds what is left at the pace so far; null while that cannot be told
    @Schema(name = "Progress")
    @RegisterForReflection
    record ProgressJson(
            int percent,
            @Nullable String step,
            int completed,
            int total,
            @Nullable Instant heardAt,
            @Nullable Double etaSeconds) {}

    /// @param path relative to the results folder
    /// @param manifestSha256 of the result's `manifest.json`; null for a subtask, whose files its main task lists
    @Schema(name = "Result")
    @RegisterForReflection
    record ResultJson(String path, @Nullable String manifestSha256) {}

    static TaskJson of(TaskView task) {
        Target target = task.target();
        TaskId parent = task.parentId();
        FailureCause cause = task.cause();
        return new TaskJson(
                task.id().toString(),
                task.kind().name(),
                task.queue().value(),
                task.status(),
                task.waitingFor(),
                task.priority().wireName(),
                target == null ? null : target.model(),
                target == null ? null : target.app(),
                text(parent),
                task.pipelineId(),
                task.service(),
                task.attempts().started(),
                progress(task),
                task.createdAt(),
                task.notBefore(),
                task.startedAt(),
                task.finishedAt(),
                seconds(task.createdAt(), task.startedAt()),
                seconds(task.startedAt(), task.finishedAt()),
                SummaryJson.of(task.summary()),
                task.tools().stream().map(ToolJson::of).toList(),
                cause == null ? null : CauseJson.of(cause),
                result(task),
                task.labels(),
                text(task.lineage().retryOf()),
                text(task.lineage().retriedAs()),
                task.cancelReason());
    }

    private static @Nullable String text(@Nullable TaskId id) {
        return id == null ? null : id.toString();
    }

    private static ProgressJson progress(TaskView task) {
        if (task.status().isSuccess()) {
            return new ProgressJson(
                    100, null, task.progress().completed(), task.progress().total(), task.heardAt(), null);
        }
        // What an earlier attempt said does not count for the next one.
        Progress progress = task.status() == TaskStatus.PENDING ? Progress.NONE : task.progress();
        return new ProgressJson(
                progress.percent(),
                progress.step(),
                progress.completed(),
                progress.total(),
                task.heardAt(),
                eta(task, progress));
    }

    private static @Nullable Double eta(TaskView task, Progress progress) {
        Instant started = task.startedAt();
        Instant heard = task.heardAt();
        return started == null || heard == null || task.status() != TaskStatus.RUNNING
                ? null
                : ProgressEventJson.seconds(progress.remaining(Duration.between(started, heard)));
    }

    private static @Nullable ResultJson result(TaskView task) {
        TaskResult.StoredFiles files = task.files();
        if (files == null) {
            return null;
        }
        return new ResultJson(files.path(), task.parentId() == null ? files.sha256() : null);
    }

    private static @Nullable Double seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
