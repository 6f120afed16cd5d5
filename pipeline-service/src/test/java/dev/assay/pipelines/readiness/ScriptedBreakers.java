package dev.assay.pipelines.readiness;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Breakers that a test opens and closes.
public final class ScriptedBreakers implements ServiceBreakers {

    private static final Instant SINCE = Instant.parse("2026-11-22T08:00:00Z");

    private final Map<AnalyzerService, BreakerState> states = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public void open(AnalyzerService service) {
        var cause = new FailureCause(FailureCause.Code.CONNECTION_LOST, "the connection was lost");
        move(service, new BreakerState.Open(cause, SINCE, SINCE.plusSeconds(300)));
    }

    public void close(AnalyzerService service) {
        move(service, BreakerState.FRESH);
    }

    private void move(AnalyzerService service, BreakerState to) {
        BreakerState from = states.getOrDefault(service, BreakerState.FRESH);
        states.put(service, to);
        listeners.forEach(listener -> listener.moved(new Transition(service, from, to, false)));
    }

    @Override
    public ServiceBreaker of(AnalyzerService service) {
        return new ServiceBreaker(service, states.getOrDefault(service, BreakerState.FRESH), null, 0);
    }

    @Override
    public Duration retryAfter(AnalyzerService service) {
        return Duration.ZERO;
    }

    @Override
    public List<ServiceBreaker> all() {
        return List.of();
    }

    @Override
    public void succeeded(AnalyzerService service) {
        // nobody asks
    }

    @Override
    public void failed(AnalyzerService service, FailureCause cause) {
        // nobody asks
    }

    @Override
    public Optional<Probe> probe(AnalyzerService service) {
        return Optional.empty();
    }

    @Override
    public boolean passed(Probe probe) {
        return false;
    }

    @Override
    public boolean refused(Probe probe, FailureCause cause) {
        return false;
    }

    @Override
    public ServiceBreaker reset(AnalyzerService service) {
        close(service);
        return of(service);
    }

    @Override
    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
