package dev.assay.model.schedule;

import dev.assay.model.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A schedule as it is shown: one look at it, not kept up to date.
///
/// @param nextFireAt null while it is paused, and when its expression has no more times
/// @param lastFireAt the time for which it last made a task; null when it never did
/// @param lastTask the task it made then; may have been deleted since
/// @param lastProblem why its latest firing made no task; null when it did
/// @param fired how many tasks it has made
/// @param skipped how many firings made none
/// @param readAt when this was read, by the clock that schedules go by
public record ScheduleView(
        ScheduleId id,
        Schedule schedule,
        boolean paused,
        @Nullable Instant nextFireAt,
        @Nullable Instant lastFireAt,
        @Nullable TaskId lastTask,
        @Nullable String lastProblem,
        long fired,
        long skipped,
        Instant createdAt,
        Instant readAt) {}
