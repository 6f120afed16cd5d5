package dev.assay.tasks.analysis;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.analyzer.ServiceStatus;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.task.QueueUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/// The calls around an analysis that may be made any number of times, each with its limits. The limits are settings
/// of MicroProfile Fault Tolerance (docs/configuration.md), and their use is on `/q/metrics` as `ft_*`.
@ApplicationScoped
public class AnalyzerCalls {

    private final AnalyzerClient client;
    private final ServiceBreakers breakers;

    AnalyzerCalls(AnalyzerClient client, ServiceBreakers breakers) {
        this.client = client;
        this.breakers = breakers;
    }

    /// How a service is now, whatever is remembered: the probe of its breaker. Shorter than the breaker waits for
    /// its prober, longer than one health check takes.
    @Timeout(20_000)
    @Bulkhead(4)
    public AnalyzerHealth probe(AnalyzerService service) throws InterruptedException {
        return client.probe(service);
    }

    /// What is known about a service. Replicas that nothing is known of yet are asked, for as long as somebody who
    /// looks at a page may be kept waiting; then they stay unknown.
    @Timeout(3_000)
    @Bulkhead(16)
    @Fallback(fallbackMethod = "knownStatus")
    public ServiceStatus status(AnalyzerService service) throws InterruptedException {
        if (client.status(service).replicas().stream().anyMatch(replica -> replica.health() == null)) {
            client.health(service);
        }
        return client.status(service);
    }

    ServiceStatus knownStatus(AnalyzerService service) {
        return client.status(service);
    }

    /// The services' breakers as the store has them; as this process last heard when the store is away.
    @Retry(maxRetries = 2, delay = 100, jitter = 50, retryOn = QueueUnavailableException.class)
    @Timeout(2_000)
    @Fallback(fallbackMethod = "knownBreakers")
    public List<ServiceBreaker> breakers() {
        return breakers.all();
    }

    List<ServiceBreaker> knownBreakers() {
        return Stream.of(AnalyzerService.values()).map(breakers::of).toList();
    }
}
