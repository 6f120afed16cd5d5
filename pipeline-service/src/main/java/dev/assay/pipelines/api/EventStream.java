package dev.assay.pipelines.api;

import dev.assay.edge.api.SseResponse;
import dev.assay.edge.api.SseResponse.Sent;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.pipelines.live.LiveSettings;
import dev.assay.pipelines.live.PipelineNews;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/// Writes a pipeline's log as server-sent events: the next page is not read before the one before is taken.
final class EventStream {

    private static final String NAME = "pipeline.updated";

    private final SseResponse out;
    private final LiveSettings settings;

    EventStream(SseResponse out, LiveSettings settings) {
        this.out = out;
        this.settings = settings;
    }

    /// @param follower closed in the end, whatever becomes of the response
    void write(RoutingContext http, PipelineNews.Follower follower, EventLog log) {
        out.write(http, follower::close, _ -> {
            if (beat()) {
                run(follower, log);
            }
        });
    }

    private void run(PipelineNews.Follower follower, EventLog log) throws InterruptedException {
        long lastWrite = System.nanoTime();
        while (out.isOpen() && !follower.isOver()) {
            List<PipelineEvent> events = log.more();
            for (PipelineEvent event : events) {
                if (!send(event)) {
                    return;
                }
                lastWrite = System.nanoTime();
            }
            if (!events.isEmpty()) {
                continue;
            }
            boolean silent =
                    System.nanoTime() - lastWrite >= settings.heartbeat().toNanos();
            if ((silent || log.looksOver()) && log.isOver()) {
                return;
            }
            if (silent) {
                if (!beat()) {
                    return;
                }
                lastWrite = System.nanoTime();
            }
            follower.await(shorter(settings.pollEvery(), settings.heartbeat()));
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean beat() throws InterruptedException {
        return out.beat(null) == Sent.TAKEN;
    }

    private boolean send(PipelineEvent event) throws InterruptedException {
        return out.send(Long.toString(event.number()), NAME, PipelineEventJson.of(event)) == Sent.TAKEN;
    }
}
