package dev.assay.pipelines.readiness;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.Readiness;
import dev.assay.model.task.FailureCause;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/// Asks the analyzers' health checks.
///
/// An analyzer that listens and says nothing counts as ready: those people run answer no health check while they
/// work, and a pipeline that left out every busy analyzer would get nothing done.
@ApplicationScoped
class AnalyzerAnswers implements ReadinessSource {

    private final AnalyzerClient analyzers;

    AnalyzerAnswers(AnalyzerClient analyzers) {
        this.analyzers = analyzers;
    }

    @Override
    public Readiness ask(AnalyzerService service, boolean anew) throws InterruptedException {
        AnalyzerHealth health = anew ? analyzers.probe(service) : analyzers.health(service);
        return health.mayAnswer() ? new Readiness.Ready() : new Readiness.Absent(cause(health));
    }

    private static FailureCause cause(AnalyzerHealth health) {
        if (health.replicas().isEmpty()) {
            return new FailureCause(
                    FailureCause.Code.NO_REPLICAS, health.service().wireName() + " has no replica to ask");
        }
        return new FailureCause(
                FailureCause.Code.ANALYZER_UNREACHABLE,
                health.replicas().stream()
                        .filter(ReplicaHealth.Unreachable.class::isInstance)
                        .map(ReplicaHealth.Unreachable.class::cast)
                        .map(replica -> replica.cause().message())
                        .collect(Collectors.joining("; ", health.service().wireName() + " cannot be reached: ", "")));
    }
}
