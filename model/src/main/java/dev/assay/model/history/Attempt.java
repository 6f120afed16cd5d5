package dev.assay.model.history;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One run of a task by one worker.
///
/// @param service which service of its main task it was for; null when the task stands alone
/// @param number from 1, by task
/// @param end null while it runs
public record Attempt(
        TaskId task,
        @Nullable String service,
        int number,
        String worker,
        int epoch,
        Instant startedAt,
        @Nullable End end) {

    /// How a run ended.
    ///
    /// @param outcome the state when that was final, else the reason why the task went back
    /// @param cause null when nothing had gone wrong
    public record End(Instant at, String outcome, @Nullable FailureCause cause) {}
}
