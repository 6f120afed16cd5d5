package dev.assay.tasks.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvent;
import dev.assay.tasks.live.LiveItem;
import dev.assay.tasks.live.LiveSettings;
import dev.assay.tasks.live.LiveStream;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Writes a stream as server-sent events, one after the other: the next is not fetched before the client's socket
/// has taken the one before.
final class SseStream implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SseStream.class);

    private final SseEventSink sink;
    private final Sse sse;
    private final ObjectMapper json;
    private final Duration heartbeat;
    private final Duration writeTimeout;

    SseStream(SseEventSink sink, Sse sse, ObjectMapper json, LiveSettings settings) {
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.heartbeat = settings.heartbeat();
        this.writeTimeout = settings.writeTimeout();
    }

    /// What is done with an open response.
    interface Writing {
        void on(SseStream out) throws InterruptedException;
    }

    /// Writes on a thread of its own, once the response has begun: the framework attaches itself to the response
    /// after the method has returned, and must not find it ended by then.
    ///
    /// @param source closed in the end, whatever becomes of the response
    void write(RoutingContext http, LiveStream source, Writing writing) {
        var begun = new CountDownLatch(1);
        http.addHeadersEndHandler(_ -> begun.countDown());
        Thread.ofVirtual().name("sse").start(() -> {
            try (source;
                    this) {
                if (begun.await(writeTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    writing.on(this);
                }
            } catch (InterruptedException nobodyDoesThis) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                LOG.error("An event stream broke", bug);
            }
        });
    }

    /// Sends what a stream has until it ends, `isLast` is sent, or the client leaves.
    ///
    /// @param goesOn asked when nothing happens
    void run(LiveStream stream, Predicate<TaskEvent> isLast, BooleanSupplier goesOn) throws InterruptedException {
        while (!sink.isClosed()) {
            boolean more = switch (stream.next(heartbeat)) {
                case LiveItem.Changed(var event) -> send(event) && !isLast.test(event);
                case LiveItem.Heard(var heard) -> send(event(ProgressEventJson.NAME, ProgressEventJson.of(heard)));
                case LiveItem.Quiet _ -> goesOn.getAsBoolean() && beat(stream.position());
                case LiveItem.Ended(var why) -> {
                    // for whoever reads it some day; not waited for
                    offer(event(LiveEndJson.NAME, LiveEndJson.of(why, stream.position())));
                    yield false;
                }
            };
            if (!more) {
                return;
            }
        }
    }

    /// Sends an event that is not part of the feed.
    boolean send(String name, Object data) throws InterruptedException {
        return send(event(name, data));
    }

    /// Says that the stream is there, and where it is: a client that reconnects need not go back further.
    boolean beat(EventCursor position) throws InterruptedException {
        return send(sse.newEventBuilder()
                .id(position.toString())
                .comment("nothing new")
                .build());
    }

    private boolean send(TaskEvent event) throws InterruptedException {
        return send(sse.newEventBuilder()
                .id(event.cursor().toString())
                .name(EventJson.name(event))
                .data(String.class, text(EventJson.of(event)))
                .build());
    }

    private boolean send(OutboundSseEvent event) throws InterruptedException {
        try {
            offer(event).toCompletableFuture().get(writeTimeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException gone) {
            return false;
        } catch (TimeoutException slow) {
            offer(event(LiveEndJson.NAME, LiveEndJson.tooSlow()));
            return false;
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

    private CompletionStage<?> offer(OutboundSseEvent event) {
        try {
            return sink.send(event);
        } catch (IllegalStateException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private OutboundSseEvent event(String name, Object data) {
        return sse.newEventBuilder().name(name).data(String.class, text(data)).build();
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), bug);
        }
    }
}
