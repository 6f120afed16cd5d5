package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.SseResponse;
import dev.assay.edge.api.SseResponse.Sent;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvent;
import dev.assay.tasks.live.LiveItem;
import dev.assay.tasks.live.LiveSettings;
import dev.assay.tasks.live.LiveStream;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes a stream as server-sent events: the next is not fetched before the one before is taken.
final class SseStream {

    private final SseResponse out;
    private final Duration heartbeat;

    SseStream(SseEventSink sink, Sse sse, ObjectMapper json, LiveSettings settings) {
        this.out = new SseResponse(sink, sse, json, settings.writeTimeout());
        this.heartbeat = settings.heartbeat();
    }

    /// What is done with an open response.
    interface Writing {
        void on(SseStream out) throws InterruptedException;
    }

    /// @param source closed in the end, whatever becomes of the response
    void write(RoutingContext http, LiveStream source, Writing writing) {
        out.write(http, source::close, _ -> writing.on(this));
    }

    /// Sends what a stream has until it ends, `isLast` is sent, or the client leaves.
    ///
    /// @param goesOn asked when nothing happens
    void run(LiveStream stream, Predicate<TaskEvent> isLast, BooleanSupplier goesOn) throws InterruptedException {
        while (out.isOpen()) {
            boolean more = switch (stream.next(heartbeat)) {
                case LiveItem.Changed(var event) -> send(event) && !isLast.test(event);
                case LiveItem.Heard(var heard) -> send(ProgressEventJson.NAME, ProgressEventJson.of(heard));
                case LiveItem.Quiet _ -> goesOn.getAsBoolean() && beat(stream.position());
                case LiveItem.Ended(var why) -> {
                    out.offer(LiveEndJson.NAME, LiveEndJson.of(why, stream.position()));
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
        return send(null, name, data);
    }

    /// Says that the stream is there, and where it is: a client that reconnects need not go back further.
    boolean beat(EventCursor position) throws InterruptedException {
        return goesOn(out.beat(position.toString()));
    }

    private boolean send(TaskEvent event) throws InterruptedException {
        return send(event.cursor().toString(), EventJson.name(event), EventJson.of(event));
    }

    private boolean send(@Nullable String id, String name, Object data) throws InterruptedException {
        return goesOn(out.send(id, name, data));
    }

    private boolean goesOn(Sent sent) {
        if (sent == Sent.TOO_SLOW) {
            out.offer(LiveEndJson.NAME, LiveEndJson.tooSlow());
        }
        return sent == Sent.TAKEN;
    }
}
