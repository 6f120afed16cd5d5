package dev.assay.pipelines.readiness;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.task.FailureCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Knows which analyzer services can be given work, and tells when one that could not, can.
///
/// Asking takes its time and is done behind the scenes; whoever wants to know gets the last answer at once. Only of
/// a service that has never been asked the answer is waited for, and not for long. Safe for use by many threads.
public final class AnalyzerWatch implements AutoCloseable {

    private final ServiceBreakers breakers;
    private final Duration patience;
    private final Map<AnalyzerService, ServiceWatch> watches = new EnumMap<>(AnalyzerService.class);
    private final CopyOnWriteArrayList<Consumer<AnalyzerService>> listeners = new CopyOnWriteArrayList<>();
    private final ServiceBreakers.Subscription subscription;

    /// @param timeToLive how long an answer is believed before the service is asked anew
    /// @param patience how long the first answer is waited for
    public AnalyzerWatch(
            ReadinessSource source,
            ServiceBreakers breakers,
            WaitTimes times,
            Duration timeToLive,
            Duration patience,
            Clock clock) {
        this.breakers = breakers;
        this.patience = patience;
        for (AnalyzerService service : AnalyzerService.values()) {
            watches.put(service, new ServiceWatch(service, source, times, timeToLive, clock, () -> tellOf(service)));
        }
        this.subscription = breakers.subscribe(new BreakerNews());
    }

    /// What is known of these services.
    public Map<AnalyzerService, Readiness> known(Set<AnalyzerService> services) throws InterruptedException {
        var known = new EnumMap<AnalyzerService, Readiness>(AnalyzerService.class);
        for (AnalyzerService service : services) {
            known.put(service, known(service));
        }
        return known;
    }

    /// False when something is known that speaks against giving it work. Asks nobody, and waits for nothing.
    public boolean mayBeReady(AnalyzerService service) {
        return breakers.of(service).state() instanceof BreakerState.Closed
                && watch(service).mayBeReady();
    }

    /// These services are waited for from now on, and no others: they are asked over and over.
    public void want(Set<AnalyzerService> services) {
        watches.forEach((service, watch) -> watch.want(services.contains(service)));
    }

    /// @param listener told when a service may be ready, or not be any more. Must return quickly
    public void listen(Consumer<AnalyzerService> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        subscription.close();
        want(Set.of());
    }

    private Readiness known(AnalyzerService service) throws InterruptedException {
        return switch (breakers.of(service).state()) {
            case BreakerState.Closed _ -> watch(service).known(patience);
            case BreakerState.Open(var cause, var since, var until) ->
                leftAlone(service, cause, since, "it is probed at " + until);
            case BreakerState.HalfOpen(var cause, var since, var _) ->
                leftAlone(service, cause, since, "it is being probed");
        };
    }

    private ServiceWatch watch(AnalyzerService service) {
        ServiceWatch watch = watches.get(service);
        if (watch == null) {
            throw new IllegalStateException("every service is watched, not " + service);
        }
        return watch;
    }

    private static Readiness leftAlone(AnalyzerService service, FailureCause why, Instant since, String then) {
        return new Readiness.CircuitOpen(new FailureCause(
                FailureCause.Code.CIRCUIT_OPEN,
                "%s failed too often in a row and is left alone since %s, %s; the last failure was %s: %s"
                        .formatted(service.wireName(), since, then, why.code(), why.message())));
    }

    private void tellOf(AnalyzerService service) {
        listeners.forEach(listener -> listener.accept(service));
    }

    private final class BreakerNews implements ServiceBreakers.Listener {

        @Override
        public void moved(ServiceBreakers.Transition transition) {
            if (transition.from().letsThrough() != transition.to().letsThrough()) {
                tellOf(transition.service());
            }
        }

        @Override
        public void wasReset(AnalyzerService service) {
            tellOf(service);
        }
    }
}
