package dev.assay.model.pipeline;

/// News of pipelines, pushed. A convenience, never the only way to learn of anything: signals may be lost or
/// repeated, and whoever listens looks by itself as well.
public interface PipelineSignals {

    /// The listener is called from one thread at a time and must return quickly.
    ///
    /// @return ends it
    Subscription subscribe(Listener listener);

    interface Listener {

        /// Something it depends on may have changed: it was created or moved, or a task of it has ended.
        void due(PipelineId pipeline);

        /// It has new events.
        void happened(PipelineId pipeline);

        /// The connection was made anew; anything may have been missed.
        void reconnected();
    }

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
