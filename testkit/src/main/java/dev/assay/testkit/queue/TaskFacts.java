package dev.assay.testkit.queue;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the contract looks at.
public record TaskFacts(
        TaskStatus status,
        Attempts attempts,
        @Nullable Instant notBefore,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        FindingSummary summary,
        FailureCause.@Nullable Code cause,
        @Nullable StoredFiles files) {

    public static TaskFacts of(TaskView view) {
        FailureCause cause = view.cause();
        return new TaskFacts(
                view.status(),
                view.attempts(),
                view.notBefore(),
                view.startedAt(),
                view.finishedAt(),
                view.summary(),
                cause == null ? null : cause.code(),
                view.files());
    }
}
