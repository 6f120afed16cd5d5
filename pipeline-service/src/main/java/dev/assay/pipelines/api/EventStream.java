package dev.assay.pipelines.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.pipelines.live.LiveSettings;
import dev.assay.pipelines.live.PipelineNews;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Writes a pipeline's log as server-sent events, one after the other: the next page is not read before the
/// client's socket has taken the one before.
final class EventStream implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventStream.class);

    private static final String NAME = "pipeline.updated";

    private final SseEventSink sink;
    private final Sse sse;
    private final ObjectMapper json;
    private final LiveSettings settings;

    EventStream(SseEventSink sink, Sse sse, ObjectMapper json, LiveSettings settings) {
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.settings = settings;
    }

    /// Writes on a thread of its own, once the response has begun: the framework attaches itself to the response
    /// after the method has returned, and must not find it ended by then.
    ///
    /// @param follower closed in the end, whatever becomes of the response
    void write(RoutingContext http, PipelineNews.Follower follower, EventLog log) {
        var begun = new CountDownLatch(1);
        http.addHeadersEndHandler(_ -> begun.countDown());
        Thread.ofVirtual().name("sse").start(() -> {
            try (follower;
                    this) {
                if (begun.await(settings.writeTimeout().toNanos(), TimeUnit.NANOSECONDS) && beat()) {
                    run(follower, log);
                }
            } catch (InterruptedException nobodyDoesThis) {
                Thread.currentThread().interrupt();
            } catch (QueueUnavailableException away) {
                LOG.warnf("A listener is let go, and may come back: %s", away.getMessage());
            } catch (RuntimeException bug) {
                LOG.error("An event stream broke", bug);
            }
        });
    }

    private void run(PipelineNews.Follower follower, EventLog log) throws InterruptedException {
        long lastWrite = System.nanoTime();
        while (!sink.isClosed() && !follower.isOver()) {
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
        return send(sse.newEventBuilder().comment("nothing new").build());
    }

    private boolean send(PipelineEvent event) throws InterruptedException {
        return send(sse.newEventBuilder()
                .id(Long.toString(event.number()))
                .name(NAME)
                .data(String.class, text(event))
                .build());
    }

    private boolean send(OutboundSseEvent event) throws InterruptedException {
        try {
            offer(event).toCompletableFuture().get(settings.writeTimeout().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException gone) {
            LOG.debugf("A listener has left, or takes nothing: %s", gone.toString());
            return false;
        }
    }

    private CompletionStage<?> offer(OutboundSseEvent event) {
        try {
            return sink.send(event);
        } catch (IllegalStateException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private String text(PipelineEvent event) {
        try {
            return json.writeValueAsString(PipelineEventJson.of(event));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write an event", bug);
        }
    }

    /// The client may have closed it before.
    @Override
    public void close() {
        try {
            sink.close();
        } catch (IllegalStateException closed) {
            LOG.debugf("A listener has left: %s", closed.getMessage());
        }
    }
}
