package dev.assay.store.pipeline;

import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.model.task.QueueSignals;
import dev.assay.store.queue.Channels;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresQueueSignals.ChannelListener;
import java.util.function.Consumer;

/// News of pipelines, on the connection on which the queue's come.
public final class PostgresPipelineSignals implements PipelineSignals {

    private final PostgresQueueSignals signals;

    public PostgresPipelineSignals(PostgresQueueSignals signals) {
        this.signals = signals;
    }

    @Override
    public Subscription subscribe(Listener listener) {
        QueueSignals.Subscription due =
                signals.subscribe(Channels.PIPELINE, new Channel(listener::due, listener::reconnected));
        // that the connection was made anew is told once
        QueueSignals.Subscription happened =
                signals.subscribe(Channels.PIPELINE_EVENT, new Channel(listener::happened, () -> {}));
        return () -> {
            due.close();
            happened.close();
        };
    }

    private record Channel(Consumer<PipelineId> news, Runnable anew) implements ChannelListener {

        /// Anybody who can connect to the database can notify, so a payload that makes no sense is dropped.
        @Override
        public void notified(String payload) {
            PipelineId.parse(payload).ifPresent(news);
        }

        @Override
        public void reconnected() {
            anew.run();
        }
    }
}
