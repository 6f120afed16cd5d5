package dev.assay.tasks.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.edge.api.ProblemMappers;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskId;
import dev.assay.tasks.live.LiveEnd;
import dev.assay.tasks.live.LiveFilter;
import dev.assay.tasks.live.LiveItem;
import dev.assay.tasks.live.LiveSettings;
import dev.assay.tasks.live.LiveStream;
import dev.assay.tasks.live.LiveStreams;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.TimeoutException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection: what it is about, and the thread that writes to it.
///
/// Messages are taken one after the other and guarded by the object; the writing thread has only the stream, whose
/// filter may change under it.
final class LiveSession {

    private static final Logger LOG = Logger.getLogger(LiveSession.class);

    /// Try again later.
    private static final CloseReason COME_BACK = new CloseReason(1013, "reconnect");

    private final WebSocketConnection connection;
    private final LiveStreams streams;
    private final LiveSettings settings;
    private final ObjectMapper json;
    private final Set<TaskId> tasks = new LinkedHashSet<>();
    private boolean all;
    private @Nullable LiveStream stream;
    private @Nullable Thread writer;

    LiveSession(WebSocketConnection connection, LiveStreams streams, LiveSettings settings, ObjectMapper json) {
        this.connection = connection;
        this.streams = streams;
        this.settings = settings;
        this.json = json;
    }

    /// Whatever a client says, it gets an answer, and nobody else notices.
    synchronized void said(String message) {
        try {
            switch (LiveRequest.read(message, json)) {
                case LiveRequest.Subscribe subscribe -> subscribe(subscribe);
                case LiveRequest.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
                case LiveRequest.Ping(var text) -> send(LiveMessage.pong(text));
            }
        } catch (ProblemException wrong) {
            send(LiveMessage.error(wrong.problem()));
        } catch (EventsGoneException gone) {
            send(LiveMessage.error(ProblemMappers.problem(gone)));
        } catch (QueueUnavailableException unavailable) {
            send(LiveMessage.error(ProblemMappers.problem(unavailable)));
        } catch (TimeoutException slow) {
            end(LiveEndJson.tooSlow());
        } catch (RuntimeException bug) {
            LOG.error("A live message broke", bug);
            send(LiveMessage.error(
                    Problem.of(500, "INTERNAL_ERROR", "Something broke on our side", null, "This is a bug in Assay.")));
        }
    }

    private void subscribe(LiveRequest.Subscribe request) {
        var wanted = new LinkedHashSet<>(tasks);
        wanted.addAll(request.tasks());
        if (wanted.size() > LiveRequest.MAX_TASKS) {
            throw ProblemException.invalid(
                    "tasks", "would be more than " + LiveRequest.MAX_TASKS + " on this connection; subscribe to all");
        }
        if (stream != null && request.after().isPresent()) {
            throw ProblemException.invalid("after", "is only taken while nothing is subscribed");
        }
        boolean wantsAll = all || request.all();
        LiveFilter filter = filter(wantsAll, wanted);
        if (stream == null) {
            EventCursor from = request.after().orElseGet(streams::now);
            LiveStream opened = LiveAccess.open(streams, from, filter);
            become(wantsAll, wanted);
            boolean begun = false;
            try {
                acknowledge(from);
                writer = Thread.ofVirtual().name("live-", 0).start(() -> write(opened));
                stream = opened;
                begun = true;
            } finally {
                if (!begun) {
                    opened.close();
                }
            }
        } else {
            stream.filter(filter);
            become(wantsAll, wanted);
            acknowledge(null);
        }
    }

    private void unsubscribe(LiveRequest.Unsubscribe request) {
        var left = new LinkedHashSet<>(tasks);
        left.removeAll(request.tasks());
        become(all && !request.all(), left);
        if (stream != null && (all || !tasks.isEmpty())) {
            stream.filter(filter(all, tasks));
        } else {
            stopWriting();
        }
        acknowledge(null);
    }

    private void become(boolean wantsAll, Set<TaskId> wanted) {
        all = wantsAll;
        tasks.clear();
        tasks.addAll(wanted);
    }

    private static LiveFilter filter(boolean all, Set<TaskId> tasks) {
        return all ? LiveFilter.ALL : LiveFilter.of(tasks);
    }

    private void acknowledge(@Nullable EventCursor from) {
        List<String> ids = tasks.stream().map(TaskId::toString).toList();
        send(LiveMessage.subscribed(from == null ? null : from.toString(), all, ids));
    }

    private void write(LiveStream source) {
        try (source) {
            while (connection.isOpen() && writeNext(source)) {
                // the next
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slow) {
            end(LiveEndJson.tooSlow());
        } catch (RuntimeException | Error bug) {
            // An Error too: pings go on without this thread, so the client would wait for ever.
            close(COME_BACK);
            LOG.error("A live connection broke", bug);
        }
    }

    private boolean writeNext(LiveStream source) throws InterruptedException {
        switch (source.next(settings.heartbeat())) {
            case LiveItem.Changed(var event) -> send(LiveMessage.event(event));
            case LiveItem.Heard(var heard) -> send(LiveMessage.progress(heard));
            case LiveItem.Quiet _ -> {
                // pings go out by themselves
            }
            case LiveItem.Ended(var why)
            when why == LiveEnd.UNSUBSCRIBED -> {
                return false;
            }
            case LiveItem.Ended(var why) -> {
                end(LiveEndJson.of(why, source.position()));
                return false;
            }
        }
        return true;
    }

    /// Nothing when the client has left.
    ///
    /// @throws TimeoutException when it does not take the message in time
    private void send(LiveMessage message) {
        try {
            connection.sendText(text(message)).await().atMost(settings.writeTimeout());
        } catch (TimeoutException slow) {
            throw slow;
        } catch (RuntimeException gone) {
            if (!(gone instanceof CompletionException) && connection.isOpen()) {
                throw gone;
            }
            LOG.debugf("A live client has left: %s", gone.getMessage());
            close(COME_BACK);
        }
    }

    /// Not waited for: the client reads it some day, or never.
    private void end(LiveEndJson why) {
        connection.sendText(text(LiveMessage.end(why))).subscribe().with(_ -> {}, _ -> {});
        close(COME_BACK);
    }

    private void close(CloseReason why) {
        connection.close(why).subscribe().with(_ -> {}, _ -> {});
    }

    private String text(LiveMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write a live message", bug);
        }
    }

    synchronized void close() {
        stopWriting();
    }

    /// Waits for the thread, so that what comes next comes after all it has sent.
    private void stopWriting() {
        Thread thread = writer;
        LiveStream source = stream;
        writer = null;
        stream = null;
        if (thread != null && source != null) {
            source.stop();
            try {
                thread.join(settings.writeTimeout());
            } catch (InterruptedException leaving) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
