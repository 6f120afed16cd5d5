package dev.assay.tasks.work;

import dev.assay.model.control.QueueControl;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.WorkerId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// Once a minute: forgets workers that were lost a day ago, and proves that no application waits for a turn that
/// nobody has. Several processes may do it at once.
@ApplicationScoped
class FleetUpkeep {

    private static final Logger LOG = Logger.getLogger(FleetUpkeep.class);

    /// Long enough to see in the morning what was lost in the night.
    private static final Duration KEPT = Duration.ofDays(1);

    private final WorkerRegistry workers;
    private final QueueControl queues;
    private final WorkerSettings settings;

    FleetUpkeep(WorkerRegistry workers, QueueControl queues, WorkerSettings settings) {
        this.workers = workers;
        this.queues = queues;
        this.settings = settings;
    }

    @Scheduled(identity = "fleet", every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tidy() {
        if (!settings.enabled()) {
            return;
        }
        try {
            List<WorkerId> removed = workers.removeUnseen(KEPT);
            if (!removed.isEmpty()) {
                LOG.infof("Forgot workers that were lost more than a day ago: %s", removed);
            }
            int mended = queues.mendTurns();
            if (mended > 0) {
                LOG.errorf(
                        "Mended %d applications whose next analysis had never been told that it was its turn", mended);
            }
        } catch (QueueUnavailableException e) {
            LOG.warnf("Could not look after workers and turns: %s", e.getMessage());
        }
    }
}
