package dev.assay.model.task;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What happened when a task was run. A runner returns one and never throws; [RetryPolicy] decides what it means.
public sealed interface TaskOutcome {

    /// What the run made, whatever becomes of it.
    default Optional<TaskResult> made() {
        return switch (this) {
            case Succeeded(var result) -> Optional.of(result);
            case PartlySucceeded(var result, var _) -> Optional.of(result);
            case Failed(var _, var result, var _) -> Optional.ofNullable(result);
            case Unavailable _, Busy _, Interrupted _ -> Optional.empty();
        };
    }

    /// Everything asked for was done.
    record Succeeded(TaskResult result) implements TaskOutcome {}

    /// Some of what was asked for was done; the cause tells why not all of it.
    record PartlySucceeded(TaskResult result, FailureCause cause) implements TaskOutcome {}

    /// What it needs was not there, and nothing was begun. Trying again later costs nothing.
    ///
    /// @param atLeast before that, trying again is known to be in vain; zero when nothing is known
    record Unavailable(FailureCause cause, Duration atLeast) implements TaskOutcome {

        public Unavailable {
            if (atLeast.isNegative()) {
                throw new IllegalArgumentException("a wait is 0 or more, not " + atLeast);
            }
        }

        public Unavailable(FailureCause cause) {
            this(cause, Duration.ZERO);
        }
    }

    /// What it needs had no time for it, or is left alone for now; nothing was begun, and the task did nothing
    /// wrong. Waiting is charged to nothing.
    ///
    /// @param atLeast before that, trying again is known to be in vain; zero when nothing is known
    record Busy(FailureCause cause, Duration atLeast) implements TaskOutcome {

        public Busy {
            if (atLeast.isNegative()) {
                throw new IllegalArgumentException("a wait is 0 or more, not " + atLeast);
            }
        }

        public Busy(FailureCause cause) {
            this(cause, Duration.ZERO);
        }
    }

    /// It was tried and did not work.
    ///
    /// @param result what is known all the same: which tools failed and why; null when nothing came back
    /// @param retryAfter how long whoever refused asks to be left alone (`Retry-After`); zero when it does not
    record Failed(FailureCause cause, @Nullable TaskResult result, Duration retryAfter) implements TaskOutcome {

        public Failed {
            if (retryAfter.isNegative()) {
                throw new IllegalArgumentException("a wait is 0 or more, not " + retryAfter);
            }
        }

        public Failed(FailureCause cause, @Nullable TaskResult result) {
            this(cause, result, Duration.ZERO);
        }
    }

    /// The worker was told to stop before the run had ended, because it shuts down. The task is given back
    /// untouched.
    record Interrupted() implements TaskOutcome {}
}
