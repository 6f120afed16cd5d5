package dev.assay.tasks.analysis;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.edge.analyzers.ReplicaNames;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.breaker.ServiceBreakers.Probe;
import dev.assay.model.task.FailureCause;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Probes services whose breakers have cooled down. However many processes look, the breaker gives the probe to one
/// of them.
@ApplicationScoped
class BreakerProbe {

    private static final Logger LOG = Logger.getLogger(BreakerProbe.class);

    private final ServiceBreakers breakers;
    private final AnalyzerClient known;
    private final AnalyzerCalls analyzers;
    private final WorkerSettings worker;

    BreakerProbe(ServiceBreakers breakers, AnalyzerClient known, AnalyzerCalls analyzers, WorkerSettings worker) {
        this.breakers = breakers;
        this.known = known;
        this.analyzers = analyzers;
        this.worker = worker;
    }

    /// Each on a thread of its own: one service that says nothing must not keep the others closed.
    @Scheduled(identity = "probe", every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        if (!worker.enabled()) {
            return; // a process that only answers requests may not even reach the analyzers
        }
        for (AnalyzerService service : AnalyzerService.values()) {
            if (known.status(service).replicas().isEmpty()) {
                continue; // a process that knows nobody to ask must not take the probe from one that does
            }
            breakers.probe(service)
                    .ifPresent(probe -> Thread.ofVirtual()
                            .name("probe-" + service.wireName())
                            .start(() -> send(probe)));
        }
    }

    private void send(Probe probe) {
        try {
            AnalyzerHealth health = analyzers.probe(probe.service());
            if (health.isHealthy()) {
                breakers.passed(probe);
            } else {
                breakers.refused(probe, cause(health));
            }
        } catch (InterruptedException leaving) {
            // The process ends: the probe counts as abandoned, and another process sends one.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warnf("The probe of %s broke: %s", probe.service().wireName(), e);
            breakers.refused(probe, unreachable(probe.service(), "the probe broke: " + e.getMessage()));
        }
    }

    /// A replica that listens and says nothing is not healthy: that is what opened the breaker.
    private static FailureCause cause(AnalyzerHealth health) {
        String answers = health.replicas().stream().map(BreakerProbe::answer).collect(Collectors.joining("; "));
        return unreachable(
                health.service(), answers.isEmpty() ? "it has no replicas" : "no replica is healthy: " + answers);
    }

    private static String answer(ReplicaHealth health) {
        return switch (health) {
            case ReplicaHealth.Healthy healthy -> ReplicaNames.of(healthy.replica()) + " is healthy";
            case ReplicaHealth.Silent silent -> ReplicaNames.of(silent.replica()) + " " + silent.reason();
            case ReplicaHealth.Unreachable gone ->
                ReplicaNames.of(gone.replica()) + " " + gone.cause().message();
        };
    }

    private static FailureCause unreachable(AnalyzerService service, String what) {
        return new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, service.wireName() + ": " + what);
    }
}
