package dev.assay.analyzer;

import dev.assay.analyzer.pool.GuardedObserver;
import dev.assay.analyzer.pool.HealthWatch;
import dev.assay.analyzer.pool.PoolSettings;
import dev.assay.analyzer.pool.ServicePool;
import dev.assay.analyzer.pool.Signal;
import dev.assay.model.analysis.AnalyzerService;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// An [AnalyzerClient] on Vert.x' WebSocket client. Needs no running application around it.
///
/// Has a pool of replicas per service, and a connection of its own per request. Behind the scenes one virtual
/// thread watches over the health of all replicas and one per service over the names in its settings; both begin
/// with the client and end with it.
public final class VertxAnalyzerClient implements AnalyzerClient {

    /// As often as an agile cluster moves its pods.
    private static final Duration RESOLVE_EVERY = Duration.ofSeconds(10);

    /// A service's replicas and where they come from.
    private record Service(ServicePool pool, NameWatch names) {}

    private final Equipment equipment;
    private final HealthWatch health;
    private final Map<AnalyzerService, Service> services = new EnumMap<>(AnalyzerService.class);
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param vertx stays the caller's; closing this client does not close it
    public VertxAnalyzerClient(Vertx vertx, AnalyzerClientSettings settings) {
        this(vertx, settings, Clock.systemUTC());
    }

    /// @param clock stamps requests, and tells the age of what is known and how long breakers have been open. No
    ///     deadline depends on it
    public VertxAnalyzerClient(Vertx vertx, AnalyzerClientSettings settings, Clock clock) {
        this(vertx, settings, clock, ClientObserver.NONE);
    }

    /// @param observer is told what happens inside
    public VertxAnalyzerClient(Vertx vertx, AnalyzerClientSettings settings, Clock clock, ClientObserver observer) {
        this(vertx, settings, clock, observer, NameResolver.SYSTEM);
    }

    /// @param names resolves what `dns+ws://` entries name
    public VertxAnalyzerClient(
            Vertx vertx, AnalyzerClientSettings settings, Clock clock, ClientObserver observer, NameResolver names) {
        this(vertx, settings, clock, observer, names, RESOLVE_EVERY);
    }

    VertxAnalyzerClient(
            Vertx vertx,
            AnalyzerClientSettings settings,
            Clock clock,
            ClientObserver observer,
            NameResolver names,
            Duration resolveEvery) {
        useUpTimerZero(vertx);
        var guarded = new GuardedObserver(observer);
        var changed = new Signal();
        equipment = new Equipment(new Conversations(vertx, settings), settings, clock, guarded);
        for (AnalyzerService service : AnalyzerService.values()) {
            var rules = new PoolSettings(service, settings.limit(service), settings.breaker(), settings.healthTtl());
            var pool = new ServicePool(rules, clock, guarded, changed);
            var directory = new ReplicaDirectory(service, settings.replicas(service), names);
            services.put(service, new Service(pool, new NameWatch(directory, pool, resolveEvery)));
        }
        var pools = services.values().stream().map(Service::pool).toList();
        health = new HealthWatch(pools, new HealthProbe(vertx, settings, clock)::ask, clock, guarded, changed);
        services.values().forEach(service -> service.names().start());
        health.start();
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
        Service service = service(request.service());
        var listener = new CarefulListener(progress, request.id());
        return new AnalysisRun(equipment, service.pool(), service.names(), request, listener, deadline).run();
    }

    @Override
    public AnalyzerHealth health(AnalyzerService service) throws InterruptedException {
        requireOpen();
        Service asked = service(service);
        asked.names().awaitFirst(equipment.settings().healthTimeout());
        return health.health(asked.pool());
    }

    @Override
    public AnalyzerHealth probe(AnalyzerService service) throws InterruptedException {
        requireOpen();
        Service asked = service(service);
        asked.names().awaitFirst(equipment.settings().healthTimeout());
        return health.probe(asked.pool());
    }

    @Override
    public void endCoolDowns(AnalyzerService service) {
        service(service).pool().endCoolDowns();
    }

    @Override
    public ServiceStatus status(AnalyzerService service) {
        return service(service).pool().status();
    }

    @Override
    public void invalidateHealth() {
        services.values().forEach(service -> service.pool().forgetHealth());
    }

    @Override
    public void resetBreakers(AnalyzerService service) {
        service(service).pool().resetBreakers();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            services.values().forEach(service -> {
                service.names().close();
                service.pool().close();
            });
            equipment.conversations().close();
            health.close();
        }
    }

    private Service service(AnalyzerService service) {
        return Objects.requireNonNull(services.get(service));
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("this analyzer client is closed");
        }
    }
}
