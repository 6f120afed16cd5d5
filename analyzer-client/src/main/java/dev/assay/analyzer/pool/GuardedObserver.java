package dev.assay.analyzer.pool;

import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Keeps what an observer throws away from what it observes.
public final class GuardedObserver implements ClientObserver {

    private static final Logger LOG = Logger.getLogger(GuardedObserver.class);

    private final ClientObserver observer;

    public GuardedObserver(ClientObserver observer) {
        this.observer = observer;
    }

    @Override
    public void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {
        tell(() -> observer.breakerMoved(service, replica, from, to));
    }

    @Override
    public void probed(AnalyzerService service, ReplicaHealth health, Duration took) {
        tell(() -> observer.probed(service, health, took));
    }

    @Override
    public void placed(AnalyzerService service, URI replica, Duration waited) {
        tell(() -> observer.placed(service, replica, waited));
    }

    @Override
    public void retried(AnalyzerService service, URI from, URI to, FailureCause cause) {
        tell(() -> observer.retried(service, from, to, cause));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException broken) {
            LOG.warn("an observer of the analyzer client threw; nothing else happens for it", broken);
        }
    }
}
