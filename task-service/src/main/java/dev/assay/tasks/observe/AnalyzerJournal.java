package dev.assay.tasks.observe;

import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import dev.assay.tasks.analysis.ReplicaNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Writes down what happens between this process and its analyzers.
@ApplicationScoped
class AnalyzerJournal implements ClientObserver {

    private static final Logger LOG = Logger.getLogger("dev.assay.tasks.journal");

    private final MeterRegistry meters;

    AnalyzerJournal(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {
        meters.counter(
                        "assay.replica.breaker.transitions",
                        "service",
                        service.wireName(),
                        "replica",
                        ReplicaNames.of(replica),
                        "to",
                        to.name())
                .increment();
        String line = "circuit breaker of %s at %s: %s -> %s"
                .formatted(service.wireName(), ReplicaNames.of(replica), from.name(), to.name());
        if (to instanceof BreakerState.Open(var cause, var _, var until)) {
            LOG.warnf(
                    "%s, this process leaves it alone until %s; cause=%s: %s",
                    line, until, cause.code(), cause.message());
        } else {
            LOG.info(line);
        }
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
        LOG.infof(
                "a request to %s was lost at %s (%s) and is sent once more, to %s; the first run may still be going on",
                service.wireName(), ReplicaNames.of(from), cause.code(), ReplicaNames.of(to));
    }
}
