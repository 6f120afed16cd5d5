package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/// An [AnalyzerClient] on Vert.x' WebSocket client. Needs no running application around it.
///
/// Keeps nothing between calls but whose turn it is; each call has a connection of its own.
public final class VertxAnalyzerClient implements AnalyzerClient {

    private static final Logger LOG = Logger.getLogger(VertxAnalyzerClient.class);

    private final AnalyzerClientSettings settings;
    private final Clock clock;
    private final Connector connector;
    private final HealthProbe probe;
    private final Set<Conversation> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param vertx stays the caller's; closing this client does not close it
    public VertxAnalyzerClient(Vertx vertx, AnalyzerClientSettings settings) {
        this(vertx, settings, Clock.systemUTC());
    }

    /// @param clock only stamps requests; no deadline depends on it
    public VertxAnalyzerClient(Vertx vertx, AnalyzerClientSettings settings, Clock clock) {
        useUpTimerZero(vertx);
        this.settings = settings;
        this.clock = clock;
        this.connector = new Connector(vertx, settings);
        this.probe = new HealthProbe(vertx, settings, clock);
    }

    /// The first timer of a Vert.x instance has the number 0, which Vert.x itself takes for "no timer" where it
    /// should cancel the one that guards a handshake. Left to a handshake, that timer closes a healthy connection
    /// when the connect timeout has passed. So it is used up here, for nothing.
    private static void useUpTimerZero(Vertx vertx) {
        vertx.cancelTimer(vertx.setTimer(1, _ -> {}));
    }

    @Override
    public AnalysisOutcome analyze(AnalysisRequest request, ProgressListener progress, Deadline deadline)
            throws InterruptedException {
        requireOpen();
        long end = System.nanoTime() + deadline.request().toNanos();
        return switch (connector.open(request.service(), deadline.connect())) {
            case Connector.Attempt.NobodyThere nobody -> new AnalysisOutcome.Unreachable(nobody.cause());
            case Connector.Attempt.Opened opened -> {
                var analysis = new Analysis(request, progress, deadline, opened.replica(), end);
                yield converse(analysis, request, opened);
            }
        };
    }

    private AnalysisOutcome converse(Analysis analysis, AnalysisRequest request, Connector.Attempt.Opened opened)
            throws InterruptedException {
        boolean over = false;
        try (Conversation conversation = opened.conversation()) {
            remember(conversation);
            Dialect dialect = Dialect.of(opened.replica());
            try {
                conversation.send(dialect.analysis(request, clock.instant()));
                LOG.debugf("sent request %s to %s", request.id(), opened.replica());
                AnalysisOutcome outcome = analysis.listen(conversation);
                over = !analysis.isTimedOut();
                return outcome;
            } finally {
                open.remove(conversation);
                if (!over) {
                    // Analyzers that do not know this message never read it: they are busy until
                    // they close.
                    conversation.send(dialect.cancel(request.id(), clock.instant()));
                }
            }
        }
    }

    @Override
    public AnalyzerHealth health(AnalyzerService service) throws InterruptedException {
        requireOpen();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                List<Future<ReplicaHealth>> asked = settings.replicas(service).stream()
                        .map(replica -> threads.submit(() -> probe.ask(replica)))
                        .toList();
                var replicas = new ArrayList<ReplicaHealth>();
                for (Future<ReplicaHealth> answer : asked) {
                    replicas.add(answer.get());
                }
                return new AnalyzerHealth(service, replicas);
            } catch (ExecutionException bug) {
                throw new IllegalStateException("a health check of " + service.wireName() + " threw", bug.getCause());
            } catch (InterruptedException interrupted) {
                threads.shutdownNow();
                throw interrupted;
            }
        }
    }

    @Override
    public ServiceStatus status(AnalyzerService service) {
        throw new UnsupportedOperationException("the pool brings this");
    }

    @Override
    public void invalidateHealth() {
        throw new UnsupportedOperationException("the pool brings this");
    }

    @Override
    public void resetBreakers(AnalyzerService service) {
        throw new UnsupportedOperationException("the pool brings this");
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Conversation::close);
    }

    /// A conversation that opens while the client closes is closed by whoever comes second.
    private void remember(Conversation conversation) {
        open.add(conversation);
        if (closed) {
            conversation.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this analyzer client is closed");
        }
    }
}
