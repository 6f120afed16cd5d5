package dev.assay.model.task;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a run is to be recorded: decided by [RetryPolicy], written by [TaskQueue#settle].
public sealed interface Settlement {

    /// The state it leads to; PENDING for the ones that try again.
    TaskStatus status();

    /// What is stored with it.
    default Optional<TaskResult> storedResult() {
        return switch (this) {
            case Complete(var result) -> Optional.of(result);
            case CompletePartly(var result, var _) -> Optional.of(result);
            case Fail(var _, var result) -> Optional.ofNullable(result);
            case RetryAfter _, GiveBack _ -> Optional.empty();
        };
    }

    /// How long the task is not to be claimed; zero unless it is tried again later.
    default Duration delay() {
        return Duration.ZERO;
    }

    /// By how much a counter of retries grows: 1 for the layer that a retry is charged to.
    default int charge(RetryLayer to) {
        return this instanceof RetryAfter retry && retry.layer() == to ? 1 : 0;
    }

    /// True when it leaves nothing but a state and a cause: no rows, no files.
    default boolean isPlain() {
        return storedResult().map(TaskResult::isEmpty).orElse(true);
    }

    /// Why it did not go as asked, if it did not.
    default Optional<FailureCause> storedCause() {
        return switch (this) {
            case Complete _, GiveBack _ -> Optional.empty();
            case CompletePartly(var _, var cause) -> Optional.of(cause);
            case Fail(var cause, var _) -> Optional.of(cause);
            case RetryAfter(var _, var cause, var _) -> Optional.of(cause);
        };
    }

    record Complete(TaskResult result) implements Settlement {
        @Override
        public TaskStatus status() {
            return TaskStatus.COMPLETED;
        }
    }

    record CompletePartly(TaskResult result, FailureCause cause) implements Settlement {
        @Override
        public TaskStatus status() {
            return TaskStatus.PARTIAL_SUCCESS;
        }
    }

    record Fail(FailureCause cause, @Nullable TaskResult result) implements Settlement {
        @Override
        public TaskStatus status() {
            return TaskStatus.FAILED;
        }
    }

    /// Back to PENDING, not claimable before the delay is over.
    ///
    /// @param delay counted from the database's now
    /// @param layer whose counter grows by one, if it has one
    record RetryAfter(Duration delay, FailureCause cause, RetryLayer layer) implements Settlement {
        @Override
        public TaskStatus status() {
            return TaskStatus.PENDING;
        }
    }

    /// Back to PENDING at once and no counter grows: the worker is leaving, the task did nothing wrong.
    record GiveBack() implements Settlement {
        @Override
        public TaskStatus status() {
            return TaskStatus.PENDING;
        }
    }

    /// Which of [Attempts]' counters a retry is charged to.
    enum RetryLayer {
        PREFLIGHT,
        FAILURE,
        /// None: the task did nothing wrong, and nor did its analyzer.
        CAPACITY
    }
}
