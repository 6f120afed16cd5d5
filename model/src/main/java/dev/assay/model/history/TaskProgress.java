package dev.assay.model.history;

import dev.assay.model.task.Progress;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a running task has come: news of the moment, not a part of the feed.
///
/// @param parent its main task; null when it is one or stands alone
/// @param progress as last heard; for a main task folded from its subtasks
public record TaskProgress(
        TaskId task,
        @Nullable TaskId parent,
        TaskSubject subject,
        Progress progress,
        Instant startedAt,
        Instant heardAt) {

    /// How long it will take from `heardAt` on; empty while nobody can tell.
    public Optional<Duration> remaining() {
        return progress.remaining(Duration.between(startedAt, heardAt));
    }
}
