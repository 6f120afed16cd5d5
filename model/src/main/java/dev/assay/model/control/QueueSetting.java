package dev.assay.model.control;

import dev.assay.model.task.QueueName;
import org.jspecify.annotations.Nullable;

/// What an operator has said about a queue.
///
/// @param paused true while nothing of it is claimed; what runs goes on
/// @param concurrency how many of its tasks may run at once on all workers; null for any number
/// @param workerConcurrency how many may run at once on each worker; null for as many as the worker itself is set
///     to
public record QueueSetting(
        QueueName queue,
        boolean paused,
        @Nullable Integer concurrency,
        @Nullable Integer workerConcurrency) {

    /// More than any worker or database could use.
    public static final int MAX_CONCURRENCY = 10_000;

    public QueueSetting {
        check(concurrency);
        check(workerConcurrency);
    }

    /// What holds for a queue of which nobody has said anything.
    public static QueueSetting unset(QueueName queue) {
        return new QueueSetting(queue, false, null, null);
    }

    private static void check(@Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > MAX_CONCURRENCY)) {
            throw new IllegalArgumentException("a limit is between 1 and " + MAX_CONCURRENCY + ", not " + limit);
        }
    }
}
