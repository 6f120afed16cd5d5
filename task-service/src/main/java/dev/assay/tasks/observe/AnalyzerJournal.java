package dev.assay.tasks.observe;

import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;

/// Counts what happens between this process and its analyzers. The client and the runner write it to the log.
///
/// By service, never by replica: replicas come and go with their addresses, and what is counted stays for ever.
@ApplicationScoped
class AnalyzerJournal implements ClientObserver {

    private final MeterRegistry meters;

    AnalyzerJournal(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {
        meters.counter("assay.replica.breaker.transitions", "service", service.wireName(), "to", to.name())
                .increment();
    }

    @Override
    public void probed(AnalyzerService service, ReplicaHealth health, Duration took) {
        Timer.builder("assay.analyzer.probes")
                .description("Health checks of analyzer replicas")
                .tag("service", service.wireName())
                .tag("result", result(health))
                .register(meters)
                .record(took);
    }

    private static String result(ReplicaHealth health) {
        return switch (health) {
            case ReplicaHealth.Healthy _ -> "healthy";
            case ReplicaHealth.Silent _ -> "silent";
            case ReplicaHealth.Unreachable _ -> "unreachable";
        };
    }

    @Override
    public void placed(AnalyzerService service, URI replica, Duration waited) {
        Timer.builder("assay.analyzer.place.wait")
                .description("From asking for a replica to having a place at one")
                .tag("service", service.wireName())
                .register(meters)
                .record(waited);
    }

    @Override
    public void retried(AnalyzerService service, URI from, URI to, FailureCause cause) {
        meters.counter(
                        "assay.analyzer.retries",
                        "service",
                        service.wireName(),
                        "cause",
                        cause.code().name())
                .increment();
    }
}
