package dev.assay.edge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.QueueUnavailableException;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A response of server-sent events, one after the other: the next is not sent before the client's socket has taken
/// the one before. Used by one thread at a time.
public final class SseResponse implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SseResponse.class);

    private final SseEventSink sink;
    private final Sse sse;
    private final ObjectMapper json;
    private final Duration writeTimeout;

    /// @param writeTimeout a reader that does not take what it is sent for so long is cut off
    public SseResponse(SseEventSink sink, Sse sse, ObjectMapper json, Duration writeTimeout) {
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.writeTimeout = writeTimeout;
    }

    /// What is done with an open response.
    @FunctionalInterface
    public interface Writing {
        void on(SseResponse out) throws InterruptedException;
    }

    /// What became of an event.
    public enum Sent {
        TAKEN,
        /// The reader takes nothing any more.
        TOO_SLOW,
        /// Nobody is there any more.
        GONE
    }

    /// Writes on a thread of its own, once the response has begun: the framework attaches itself to the response
    /// after the method has returned, and must not find it ended by then.
    ///
    /// @param release called in the end, whatever becomes of the response
    public void write(RoutingContext http, Runnable release, Writing writing) {
        var begun = new CountDownLatch(1);
        http.addHeadersEndHandler(_ -> begun.countDown());
        Thread.ofVirtual().name("sse").start(() -> {
            try (this) {
                if (begun.await(writeTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    writing.on(this);
                }
            } catch (InterruptedException nobodyDoesThis) {
                Thread.currentThread().interrupt();
            } catch (QueueUnavailableException away) {
                LOG.warnf("A listener is let go, and may come back: %s", away.getMessage());
            } catch (RuntimeException bug) {
                LOG.error("An event stream broke", bug);
            } finally {
                release.run();
            }
        });
    }

    public boolean isOpen() {
        return !sink.isClosed();
    }

    /// @param id null for an event that is no place to go on from
    public Sent send(@Nullable String id, String name, Object data) throws InterruptedException {
        return await(offered(event(id, name, data)));
    }

    /// Sends one that the reader may see some day: it is not waited for.
    public void offer(String name, Object data) {
        offered(event(null, name, data));
    }

    /// Says that the stream is still there.
    ///
    /// @param id where it is, so that a client that comes again need not go back further; null for where it was
    public Sent beat(@Nullable String id) throws InterruptedException {
        return await(offered(with(id).comment("nothing new").build()));
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

    private Sent await(CompletionStage<?> offered) throws InterruptedException {
        try {
            offered.toCompletableFuture().get(writeTimeout.toNanos(), TimeUnit.NANOSECONDS);
            return Sent.TAKEN;
        } catch (ExecutionException gone) {
            LOG.debugf("A listener has left: %s", gone.getMessage());
            return Sent.GONE;
        } catch (TimeoutException _) {
            return Sent.TOO_SLOW;
        }
    }

    private CompletionStage<?> offered(OutboundSseEvent event) {
        try {
            return sink.send(event);
        } catch (IllegalStateException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    private OutboundSseEvent event(@Nullable String id, String name, Object data) {
        return with(id).name(name).data(String.class, text(data)).build();
    }

    private OutboundSseEvent.Builder with(@Nullable String id) {
        OutboundSseEvent.Builder event = sse.newEventBuilder();
        return id == null ? event : event.id(id);
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), bug);
        }
    }
}
