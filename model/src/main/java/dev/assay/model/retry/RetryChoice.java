package dev.assay.model.retry;

import dev.assay.model.task.TaskStatus;
import java.util.Optional;

/// What of an ended task is tried again.
public final class RetryChoice {

    private RetryChoice() {}

    /// Why a task in this state is not tried again; empty when it is.
    ///
    /// @param everything whether what was done is to be done again
    public static Optional<Retried.Refusal> refusal(TaskStatus task, boolean everything) {
        return switch (task) {
            case FAILED, PARTIAL_SUCCESS, CANCELLED -> Optional.empty();
            case COMPLETED -> everything ? Optional.empty() : Optional.of(Retried.Refusal.COMPLETED);
            case INITIALIZING, PENDING, RUNNING -> Optional.of(Retried.Refusal.NOT_FINAL);
        };
    }

    /// Whether a subtask is a part of the new task. Of a main task that left something usable only what was not
    /// done whole; of all others everything, because nothing of it is kept.
    ///
    /// @param main how the main task ended
    public static boolean includes(TaskStatus main, TaskStatus subtask, boolean everything) {
        return everything || main != TaskStatus.PARTIAL_SUCCESS || subtask != TaskStatus.COMPLETED;
    }
}
