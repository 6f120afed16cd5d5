package dev.assay.tasks;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down what it is told.
public final class ToldBreakers implements ServiceBreakers {

    private static final Instant CHANGED = Instant.parse("2026-11-22T08:00:00Z");

    public final List<String> reports = new ArrayList<>();
    public BreakerState state = BreakerState.FRESH;

    @Override
    public ServiceBreaker of(AnalyzerService service) {
        return new ServiceBreaker(service, state, CHANGED, 1);
    }

    @Override
    public Duration retryAfter(AnalyzerService service) {
        return Duration.ofSeconds(77);
    }

    @Override
    public List<ServiceBreaker> all() {
        return List.of();
    }

    @Override
    public void succeeded(AnalyzerService service) {
        reports.add("succeeded");
    }

    @Override
    public void failed(AnalyzerService service, FailureCause cause) {
        reports.add("failed");
    }

    @Override
    public Optional<Probe> probe(AnalyzerService service) {
        reports.add("asked for the probe");
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
        return ServiceBreaker.fresh(service);
    }

    @Override
    public Subscription subscribe(Listener listener) {
        return () -> {};
    }
}
