package dev.assay.model.control;

import dev.assay.model.task.QueueName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Steers queues while they run. Pause and the global limit bind every claim that begins afterwards; workers are
/// told of the rest within a second, and find it out by themselves at their next report when they are not.
///
/// Throws [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached.
public interface QueueControl {

    /// Of the queues of which anybody has said anything, by name.
    List<QueueSetting> settings();

    /// Has nothing more of the queue claimed.
    void pause(QueueName queue);

    void resume(QueueName queue);

    /// Sets both limits; null takes one off. Tasks that run already are left to run.
    void limit(QueueName queue, @Nullable Integer concurrency, @Nullable Integer workerConcurrency);

    /// Cancels the queue's PENDING tasks if there are as many as expected. Tasks that are submitted meanwhile stay,
    /// and so do those that a worker takes before they can be cancelled.
    Purge purge(QueueName queue, long expected);

    /// Lets applications go on whose next analysis was never told that it is its turn. There are none unless rows
    /// were changed by hand, or by a version that knew no turns.
    ///
    /// @return how many there were
    int mendTurns();
}
