package dev.assay.analyzer;

import dev.assay.analyzer.wire.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One connection to one replica, for one request.
///
/// Messages are put together on the event loop and read by one other thread, in order. Each conversation has a
/// Vert.x client of its own, because closing that client is the one way to close a socket half way through its
/// handshake.
final class Conversation implements AutoCloseable {

    /// What happens in a conversation.
    sealed interface Event {
        record Message(Bytes bytes) implements Event {}

        /// No more will come.
        ///
        /// @param how for a person: the code and the reason, or what broke
        /// @param saidGoodbye whether the analyzer closed in order, which it does when it is through
        record Ended(String how, boolean saidGoodbye) implements Event {}

        /// The analyzer sent, or was about to send, more than is accepted. No more will come.
        ///
        /// @param atLeast how many bytes were seen or announced
        record TooLarge(long atLeast) implements Event {}
    }

    /// Nobody answered, or nobody who speaks WebSocket.
    static final class NotOpenedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotOpenedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// How long the analyzer has to answer our closing before the socket is closed under it.
    private static final long FAREWELL_MILLIS = 300;

    /// What Vert.x reports when no closing message came.
    private static final short ABNORMAL = 1006;

    private static final short NORMAL = 1000;
    private static final short GOING_AWAY = 1001;

    /// How many messages of the largest size may wait to be read: a part of a result that is being read and one
    /// that makes up for it must not make the result itself too large.
    private static final long MAX_BACKLOG = 2;

    /// Charged for each message on top of its bytes, so that a flood of empty ones has an end too.
    private static final int MESSAGE_COST = 256;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final ClientWebSocket socket;
    private final long maxBytes;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean disposed = new AtomicBoolean();
    private final CompletableFuture<WebSocket> connected = new CompletableFuture<>();

    /// Set once the handshake is through.
    private volatile @Nullable WebSocket opened;

    /// Only the event loop touches these.
    private Bytes.Collector message = new Bytes.Collector();

    private boolean ended;
    private @Nullable Throwable trouble;

    private Conversation(Vertx vertx, AnalyzerClientSettings settings, Duration timeout) {
        this.vertx = vertx;
        this.maxBytes = settings.maxResultBytes();
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(1)
                .setConnectTimeout(millis(timeout))
                .setClosingTimeout(1)
                .setMaxFrameSize((int) maxBytes)
                .setMaxMessageSize((int) maxBytes)
                .setTryUsePerMessageCompression(settings.compress()));
        this.socket = client.webSocket();
        socket.frameHandler(this::frameArrived);
        socket.exceptionHandler(this::troubleArose);
        socket.closeHandler(_ -> socketClosed());
    }

    /// Opens a connection, or says within the timeout why there is none. Never leaves a socket behind.
    static Conversation open(Vertx vertx, AnalyzerClientSettings settings, URI replica, Duration timeout)
            throws NotOpenedException, InterruptedException {
        Conversation conversation = prepare(vertx, settings, timeout);
        conversation.connect(replica, timeout);
        return conversation;
    }

    /// One that can be closed before and while it connects.
    ///
    /// @param timeout for its TCP connection
    static Conversation prepare(Vertx vertx, AnalyzerClientSettings settings, Duration timeout) {
        return new Conversation(vertx, settings, timeout);
    }

    /// Connects, or says within the timeout why that does not work. Never leaves a socket behind.
    void connect(URI replica, Duration timeout) throws NotOpenedException, InterruptedException {
        boolean open = false;
        try {
            shakeHands(replica, timeout);
            open = true;
        } catch (IllegalStateException closedEarlier) {
            throw new NotOpenedException(describe(closedEarlier), closedEarlier);
        } finally {
            if (!open) {
                dispose();
            }
        }
    }

    private void shakeHands(URI replica, Duration timeout) throws NotOpenedException, InterruptedException {
        var options = new WebSocketConnectOptions();
        options.setHost(ReplicaUrls.host(replica))
                .setPort(ReplicaUrls.port(replica))
                .setSsl(ReplicaUrls.isSecure(replica))
                .setURI(ReplicaUrls.path(replica))
                .setTimeout(timeout.toMillis());
        socket.connect(options).onComplete(result -> {
            if (result.succeeded()) {
                connected.complete(result.result());
            } else {
                connected.completeExceptionally(result.cause());
            }
        });
        try {
            opened = connected.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (closed.get()) {
                // Whoever closed it may have seen it before it was open.
                cutOff();
                throw new NotOpenedException("closed by this client", null);
            }
            Arrival.inPieces(opened);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new NotOpenedException(describe(cause), cause);
        } catch (TimeoutException _) {
            throw new NotOpenedException("no answer within " + timeout.toMillis() + " ms", null);
        }
    }

    /// Sends a text message. When that cannot be done the connection is broken, which is the next event.
    void send(String text) {
        try {
            socket.writeTextMessage(text).onFailure(this::troubleArose);
        } catch (IllegalStateException _) {
            // Closed already, and whoever listens hears of that.
            return;
        }
    }

    /// The next event, in the order in which they happened; null when none happened in time.
    @Nullable
    Event next(Duration patience) throws InterruptedException {
        Event event = events.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
        if (event instanceof Event.Message arrived) {
            unread.addAndGet(-(arrived.bytes().size() + MESSAGE_COST));
        }
        return event;
    }

    /// Says goodbye and closes the socket, at the latest 300 ms later. Does not wait for it. One that is not open
    /// yet is given up at once.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            events.add(new Event.Ended("closed by this client", false));
            connected.completeExceptionally(new IOException("closed by this client"));
            if (opened == null) {
                dispose();
                return;
            }
            try {
                vertx.setTimer(FAREWELL_MILLIS, _ -> cutOff());
                socket.close((short) 1000, "done");
            } catch (IllegalStateException | RejectedExecutionException _) {
                // Vert.x itself is being closed, and takes its sockets with it.
                dispose();
            }
        }
    }

    /// Closes the socket of an analyzer that does not close its side. Vert.x would wait a whole second at least,
    /// and has no public way to wait less.
    private void cutOff() {
        if (opened instanceof WebSocketInternal inside) {
            inside.channelHandlerContext().close();
        }
        dispose();
    }

    private void dispose() {
        if (disposed.compareAndSet(false, true)) {
            client.close();
        }
    }

    private void frameArrived(WebSocketFrame frame) {
        if (ended || closed.get() || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        message.add(array(frame.binaryData()));
        if (message.size() > maxBytes || unread.get() > MAX_BACKLOG * maxBytes) {
            end(new Event.TooLarge(Math.max(message.size(), unread.get())));
            close();
        } else if (frame.isFinal()) {
            Bytes whole = message.done();
            message = new Bytes.Collector();
            unread.addAndGet(whole.size() + MESSAGE_COST);
            events.add(new Event.Message(whole));
        }
    }

    private void troubleArose(Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            end(new Event.TooLarge(maxBytes + 1));
            close();
        } else if (trouble == null) {
            trouble = cause;
        }
    }

    private void socketClosed() {
        Short code = socket.closeStatusCode();
        String reason = socket.closeReason();
        if (code != null && code != ABNORMAL) {
            end(new Event.Ended(
                    "closed by the analyzer with code %d%s"
                            .formatted(code, reason == null || reason.isBlank() ? "" : ": " + reason),
                    code == NORMAL || code == GOING_AWAY));
        } else if (trouble != null) {
            end(new Event.Ended("connection broken: " + describe(trouble), false));
        } else {
            end(new Event.Ended("connection broken without a closing message", false));
        }
        dispose();
    }

    private void end(Event last) {
        if (!ended) {
            ended = true;
            message = new Bytes.Collector();
            events.add(last);
        }
    }

    private static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /// The bytes without a copy. Vert.x keeps Netty's buffer out of its public face, and every way through that
    /// face copies, which a result of 100 MiB makes too dear.
    @SuppressWarnings("deprecation")
    private static ByteBuffer array(Buffer buffer) {
        ByteBuf bytes = buffer.getByteBuf();
        return bytes.hasArray()
                ? ByteBuffer.wrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes())
                : ByteBuffer.wrap(buffer.getBytes());
    }
}
