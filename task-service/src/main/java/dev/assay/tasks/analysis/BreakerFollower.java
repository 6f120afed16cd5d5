package dev.assay.tasks.analysis;

import dev.assay.analyzer.AnalyzerClient;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.breaker.ServiceBreakers.Transition;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Does what is due when a service is there again: its replicas are probed, and the tasks that waited for it run at
/// once. In every process, whoever closed the breaker: the one that did may have died since.
///
/// One replica that answers closes the breaker of a service. The others may be as dead as before, so their own
/// breakers close when they answer, too; only a reset by hand closes them unasked.
@ApplicationScoped
class BreakerFollower implements ServiceBreakers.Listener {

    private static final Logger LOG = Logger.getLogger(BreakerFollower.class);

    /// What a service that was not there held back. A lost connection is none of it: the analyzer may still be at
    /// work on what it was sent.
    private static final Set<FailureCause.Code> WAITING =
            Set.of(FailureCause.Code.CIRCUIT_OPEN, FailureCause.Code.ANALYZER_UNREACHABLE);

    private static final int BATCH = 1_000;

    private final ServiceBreakers breakers;
    private final AnalyzerClient analyzers;
    private final TaskQueue queue;
    private ServiceBreakers.@Nullable Subscription subscription;

    BreakerFollower(ServiceBreakers breakers, AnalyzerClient analyzers, TaskQueue queue) {
        this.breakers = breakers;
        this.analyzers = analyzers;
        this.queue = queue;
    }

    void start(@Observes StartupEvent started) {
        subscription = breakers.subscribe(this);
    }

    void stop(@Observes ShutdownEvent leaving) {
        if (subscription != null) {
            subscription.close();
        }
    }

    @Override
    public void moved(Transition transition) {
        if (transition.closes()) {
            analyzers.endCoolDowns(transition.service());
            hastenWithoutDelay(transition.service());
        }
    }

    @Override
    public void wasReset(AnalyzerService service) {
        analyzers.resetBreakers(service);
        hastenWithoutDelay(service);
    }

    /// Whoever tells the news is not kept waiting for the database.
    private void hastenWithoutDelay(AnalyzerService service) {
        Thread.ofVirtual().name("hasten-" + service.wireName()).start(() -> hasten(service));
    }

    private void hasten(AnalyzerService service) {
        try {
            int hastened = 0;
            int batch;
            do {
                batch = queue.hasten(service.wireName(), WAITING, BATCH);
                hastened += batch;
            } while (batch == BATCH);
            if (hastened > 0) {
                LOG.infof("%d tasks that waited for %s run now", hastened, service.wireName());
            }
        } catch (QueueUnavailableException e) {
            LOG.warnf(
                    "The tasks that wait for %s could not be woken: %s. They run when their delays end",
                    service.wireName(), e.getMessage());
        }
    }
}
