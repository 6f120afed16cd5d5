package dev.assay.model.task;

import java.util.Set;

/// News from the queue, pushed. A convenience, never the only way to learn of anything: signals may be lost or
/// repeated, and whoever listens polls as well.
public interface QueueSignals {

    /// Starts listening. The listener is called from one thread at a time and must return quickly.
    ///
    /// @param queues of which it wants to hear; cancellations it hears of in any case
    /// @return ends it
    Subscription subscribe(Set<QueueName> queues, Listener listener);

    /// Whether news can arrive at this moment. While it is false, polling is all there is.
    boolean connected();

    interface Listener {

        /// A queue may have got something to do.
        void workArrived(QueueName queue);

        /// A running task was cancelled.
        void taskCancelled(TaskId task);

        /// An operator has changed a queue's settings, or what a worker is to do.
        default void controlChanged() {}

        /// The connection was made anew; anything may have been missed.
        void reconnected();
    }

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
