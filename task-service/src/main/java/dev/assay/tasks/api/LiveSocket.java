package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.tasks.live.LiveSettings;
import dev.assay.tasks.live.LiveStreams;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// What happens to tasks, as it happens, to clients that say which while they listen. Who may connect is decided
/// before the upgrade, where it is decided for every request: by [AllowedHosts] and by the CORS filter.
@WebSocket(path = "/api/live")
@RunOnVirtualThread
class LiveSocket {

    private static final Logger LOG = Logger.getLogger(LiveSocket.class);
    private static final UserData.TypedKey<LiveSession> SESSION = new UserData.TypedKey<>("assay.live.session");

    /// Try again later.
    private static final int OVERLOADED = 1013;

    private final LiveStreams streams;
    private final LiveSettings settings;
    private final ObjectMapper json;
    private final Semaphore free;

    LiveSocket(LiveStreams streams, LiveSettings settings, ObjectMapper json) {
        this.streams = streams;
        this.settings = settings;
        this.json = json;
        this.free = new Semaphore(settings.maxStreams());
    }

    @OnOpen
    void opened(WebSocketConnection connection) {
        if (free.tryAcquire()) {
            connection.userData().put(SESSION, new LiveSession(connection, streams, settings, json));
        } else {
            connection.closeAndAwait(new CloseReason(OVERLOADED, "too many listen already"));
        }
    }

    @OnTextMessage
    void said(String message, WebSocketConnection connection) {
        LiveSession session = connection.userData().get(SESSION);
        if (session != null) {
            session.said(message);
        }
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        LiveSession session = connection.userData().remove(SESSION);
        if (session != null) {
            free.release();
            session.close();
        }
    }

    @OnError
    void broke(Throwable failure, WebSocketConnection connection) {
        LOG.debugf("A live connection broke: %s", failure.getMessage());
        connection.closeAndAwait(CloseReason.INTERNAL_SERVER_ERROR);
    }
}
