package dev.assay.analyzers.wire;

import dev.assay.analyzers.analysis.Analyses;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The analyzer's socket. [FrontDoor] brings connections here whatever path they asked for.
@WebSocket(path = "/")
public class AnalyzerSocket {

    private static final Logger LOG = Logger.getLogger(AnalyzerSocket.class);

    /// How long the tools of all analyses together may take to die when this process ends.
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    /// What the protocol says to a message that is too large.
    private static final CloseReason TOO_BIG = new CloseReason(1009, "message exceeds limit of 104857600 bytes");

    private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
    private final Frames frames;
    private final Analyses analyses;

    AnalyzerSocket(Frames frames, Analyses analyses) {
        this.frames = frames;
        this.analyses = analyses;
    }

    @OnOpen
    void opened(WebSocketConnection connection) {
        conversations.put(connection.id(), new Conversation(connection, frames, analyses));
    }

    @OnTextMessage
    @RunOnVirtualThread
    void said(String message, WebSocketConnection connection) {
        conversation(connection).ifPresent(conversation -> conversation.receive(message));
    }

    /// JSON is JSON, however it is packed.
    @OnBinaryMessage
    @RunOnVirtualThread
    void said(Buffer message, WebSocketConnection connection) {
        conversation(connection).ifPresent(conversation -> conversation.receive(message.toString()));
    }

    /// What the server itself has to say about a message arrives here, and only that: a message that grows too
    /// large is an illegal state, a connection that is gone is something else.
    @OnError
    void failed(Exception e, WebSocketConnection connection) {
        LOG.debugf("connection %s broke: %s", connection.id(), e);
        if (e instanceof IllegalStateException && connection.isOpen()) {
            connection
                    .close(TOO_BIG)
                    .subscribe()
                    .with(done -> {}, failure -> LOG.debugf("closing failed: %s", failure));
        }
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        Conversation conversation = conversations.remove(connection.id());
        if (conversation != null) {
            conversation.abandon();
        }
    }

    /// A tool must not outlive the analyzer that started it.
    @PreDestroy
    void shutDown() throws InterruptedException {
        conversations.values().forEach(Conversation::abandon);
        for (Conversation conversation : conversations.values()) {
            conversation.awaitEnd(SHUTDOWN_LIMIT);
        }
    }

    private Optional<Conversation> conversation(WebSocketConnection connection) {
        return Optional.ofNullable(conversations.get(connection.id()));
    }
}
