package dev.assay.tasks.observe;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.ReplicaStatus;
import dev.assay.analyzer.ServiceStatus;
import dev.assay.edge.analyzers.ReplicaNames;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.breaker.ServiceBreakers.Transition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// Breakers, places and queues before the analyzers, as metrics. From memory: neither the database nor an analyzer
/// is asked for them.
@ApplicationScoped
class AnalyzerMetrics implements ServiceBreakers.Listener {

    private static final String TRANSITIONS = "assay.breaker.transitions";

    private final ServiceBreakers breakers;
    private final AnalyzerClient analyzers;
    private final MeterRegistry meters;
    private final MultiGauge waiting;
    private final MultiGauge busy;
    private final MultiGauge limit;
    private final MultiGauge replicaBreaker;

    AnalyzerMetrics(ServiceBreakers breakers, AnalyzerClient analyzers, MeterRegistry meters) {
        this.breakers = breakers;
        this.analyzers = analyzers;
        this.meters = meters;
        this.waiting = gauge("assay.analyzer.waiting", "Runs of this process that wait for a replica that is free");
        this.busy = gauge("assay.replica.busy", "Requests of this process that a replica works on");
        this.limit = gauge("assay.replica.limit", "How many requests of this process a replica is given at once");
        this.replicaBreaker = gauge(
                "assay.replica.breaker.state", "This process' breaker of a replica: 0 closed, 1 half open, 2 open");
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(meters);
    }

    void start(@Observes StartupEvent started) {
        for (AnalyzerService service : AnalyzerService.values()) {
            Gauge.builder(
                            "assay.breaker.state",
                            () -> number(breakers.of(service).state()))
                    .description("The shared breaker of a service: 0 closed, 1 half open, 2 open")
                    .tag("service", service.wireName())
                    .register(meters);
            // Alerts need something to read before the first time it happens.
            for (String to : List.of("CLOSED", "OPEN", "HALF_OPEN")) {
                meters.counter(TRANSITIONS, "service", service.wireName(), "to", to);
            }
        }
        breakers.subscribe(this);
    }

    /// Only our own, so that the sum over all processes is right.
    @Override
    public void moved(Transition transition) {
        if (transition.ours()) {
            count(transition);
        }
    }

    @Override
    public void overtaken(Transition transition) {
        count(transition);
    }

    private void count(Transition transition) {
        meters.counter(
                        TRANSITIONS,
                        "service",
                        transition.service().wireName(),
                        "to",
                        transition.to().name())
                .increment();
    }

    @Scheduled(identity = "analyzer-metrics", every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void read() {
        List<ServiceStatus> services =
                Stream.of(AnalyzerService.values()).map(analyzers::status).toList();
        waiting.register(
                services.stream()
                        .map(status -> MultiGauge.Row.of(
                                Tags.of("service", status.service().wireName()), status.waiting()))
                        .toList(),
                true);
        busy.register(rows(services, ReplicaStatus::busy), true);
        limit.register(rows(services, ReplicaStatus::limit), true);
        replicaBreaker.register(rows(services, replica -> number(replica.breaker())), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<ServiceStatus> services, ToIntFunction<ReplicaStatus> value) {
        return services.stream()
                .<MultiGauge.Row<?>>flatMap(status -> status.replicas().stream()
                        .map(replica -> MultiGauge.Row.of(
                                Tags.of(
                                        "service",
                                        status.service().wireName(),
                                        "replica",
                                        ReplicaNames.of(replica.url())),
                                value.applyAsInt(replica))))
                .toList();
    }

    private static int number(BreakerState state) {
        return switch (state) {
            case BreakerState.Closed _ -> 0;
            case BreakerState.HalfOpen _ -> 1;
            case BreakerState.Open _ -> 2;
        };
    }
}
