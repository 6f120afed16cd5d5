package dev.assay.testkit.analyzer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An analyzer on loopback and a port of its own that does what its scripts say.
///
/// Health checks are answered by themselves, unless [#withoutHealth()]. Every other connection plays a script: the
/// next of those given to [#next], else the one [#answer] decides on, else the standing one.
///
/// ```java
/// try (var analyzer = ScriptedAnalyzer.start()) {
///     analyzer.always(Script.answer(CannedResults.bandit("demo", 1, 3)));
///     … analyzer.url() …
/// }
/// ```
public final class ScriptedAnalyzer implements AutoCloseable {

    /// What happens to a connection before anything can be said on it.
    public enum Opening {
        ACCEPT,
        /// Accepts the TCP connection and never answers the handshake, as a busy analyzer does.
        SILENCE,
        /// Accepts the TCP connection and never reads nor writes a byte of it: a process that is stopped, or the
        /// half of a connection whose other half is lost. Such connections are not among [#openConnections()],
        /// because nobody here notices how they end.
        DEAFNESS,
        /// Answers the handshake with HTTP 503.
        REFUSE
    }

    private final ServerSocket server;
    private final Queue<Script> queued = new ConcurrentLinkedQueue<>();
    private final Set<Peer> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> unread = ConcurrentHashMap.newKeySet();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Script standing = Script.begin();
    private volatile @Nullable Function<String, Script> decision;
    private volatile boolean compresses;
    private volatile Opening opening = Opening.ACCEPT;
    private volatile @Nullable String health;

    private ScriptedAnalyzer(ServerSocket server) {
        this.server = server;
        this.health = CannedResults.health("static-analyzer", List.of("bandit", "eslint", "ruff"));
    }

    /// Starts listening on a free port of the loopback interface.
    public static ScriptedAnalyzer start() {
        return start(0);
    }

    /// Starts listening on this port of the loopback interface.
    public static ScriptedAnalyzer start(int port) {
        try {
            var analyzer = new ScriptedAnalyzer(new ServerSocket(port, 500, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("scripted-analyzer").start(analyzer::acceptAll);
            return analyzer;
        } catch (IOException failure) {
            throw new IllegalStateException("no port for a scripted analyzer", failure);
        }
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + port());
    }

    public int port() {
        return server.getLocalPort();
    }

    /// What every connection does that has nothing else to do.
    public ScriptedAnalyzer always(Script script) {
        standing = script;
        return this;
    }

    /// What the next connection does that has nothing else to do; may be called for several in a row.
    public ScriptedAnalyzer next(Script script) {
        queued.add(script);
        return this;
    }

    /// Decides by the request what a connection does.
    public ScriptedAnalyzer answer(Function<String, Script> byRequest) {
        decision = byRequest;
        return this;
    }

    /// Answers health checks with these tools.
    public ScriptedAnalyzer healthy(String service, List<String> tools) {
        health = CannedResults.health(service, tools);
        return this;
    }

    /// Lets health checks play scripts like every other message.
    public ScriptedAnalyzer withoutHealth() {
        health = null;
        return this;
    }

    /// Accepts permessage-deflate from clients that offer it, as the known analyzers do.
    public ScriptedAnalyzer compressing() {
        compresses = true;
        return this;
    }

    /// What happens to connections from now on before anything can be said on them.
    public ScriptedAnalyzer opening(Opening opening) {
        this.opening = opening;
        return this;
    }

    /// How many TCP connections there were.
    public int connections() {
        return connections.get();
    }

    /// How many of them the client has not closed yet.
    public int openConnections() {
        return (int) open.stream().filter(peer -> !peer.isGone()).count();
    }

    /// Every message from clients, in order of arrival, health checks included.
    public List<String> received() {
        return List.copyOf(received);
    }

    /// Waits until a message like this has come; false when none came in time.
    public boolean awaitReceived(Predicate<String> wanted, Duration patience) throws InterruptedException {
        return await(() -> received.stream().anyMatch(wanted), patience);
    }

    /// Waits until clients have closed every connection; false when one stays open.
    public boolean awaitNoConnections(Duration patience) throws InterruptedException {
        return await(() -> openConnections() == 0, patience);
    }

    /// Waits until there were this many connections; false when there were not in time.
    public boolean awaitConnections(int count, Duration patience) throws InterruptedException {
        return await(() -> connections() >= count, patience);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Peer peer : open) {
                peer.close();
            }
            for (Socket socket : unread) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new IllegalStateException("a scripted analyzer could not be closed", failure);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().name("scripted-connection").start(() -> serve(socket));
            }
        } catch (SocketException _) {
            // Closed by the test.
            return;
        } catch (IOException failure) {
            throw new IllegalStateException("a scripted analyzer broke", failure);
        }
    }

    private void serve(Socket socket) {
        if (opening == Opening.DEAFNESS) {
            unread.add(socket);
            return;
        }
        try (var peer = new Peer(socket)) {
            open.add(peer);
            try {
                Handshake handshake = peer.readOpening();
                switch (opening) {
                    case ACCEPT -> {
                        peer.raw(handshake.acceptance(compresses && handshake.offersCompression()));
                        converse(peer);
                    }
                    case SILENCE, DEAFNESS -> peer.listen(received::add);
                    case REFUSE -> peer.raw(Handshake.refusal(503));
                }
            } finally {
                open.remove(peer);
            }
        } catch (IOException _) {
            // The client went away, or a script closed the socket it was to write to.
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(Peer peer) throws IOException, InterruptedException {
        Thread.ofVirtual().name("scripted-ear").start(() -> peer.listen(received::add));
        Function<String, Script> byRequest = decision;
        String healthFrame = health;
        if (healthFrame == null && byRequest == null) {
            nextScript().play(peer);
        } else {
            String message = peer.firstMessage();
            if (message == null) {
                return;
            }
            if (healthFrame != null && message.contains("\"health_check\"")) {
                peer.send(Peer.TEXT | Peer.LAST, healthFrame.getBytes(StandardCharsets.UTF_8));
            } else {
                Script next = queued.poll();
                Script script = next != null ? next : byRequest != null ? byRequest.apply(message) : standing;
                script.play(peer);
            }
        }
        peer.awaitGone();
    }

    private Script nextScript() {
        Script next = queued.poll();
        return next == null ? standing : next;
    }

    /// Looks again and again, because what is waited for happens on sockets, which signal nobody.
    private static boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }
}
