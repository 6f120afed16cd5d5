package dev.assay.tasks.observe;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.tasks.work.WakeUp;
import dev.assay.tasks.work.WorkObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/// Writes down what happens to tasks in this process: one log line per transition and the metrics that hang on
/// them.
@ApplicationScoped
class WorkJournal implements WorkObserver {

    private static final Logger LOG = Logger.getLogger("dev.assay.tasks.journal");

    /// Buckets beyond the longest deadline would say nothing.
    private static final Duration LONGEST_RUN = Duration.ofMinutes(40);

    private final MeterRegistry meters;
    private final LastContact lastContact;

    WorkJournal(MeterRegistry meters, LastContact lastContact) {
        this.meters = meters;
        this.lastContact = lastContact;
        // Alerts need something to read before the first time it happens.
        for (String counter : List.of("assay.settle.refused", "assay.leases.lost", "assay.worker.poll.failures")) {
            meters.counter(counter);
        }
        for (TaskStatus to : List.of(TaskStatus.PENDING, TaskStatus.FAILED)) {
            meters.counter("assay.leases.reclaimed", "to", to.name());
        }
    }

    @Override
    public void wokenUp(WakeUp.Reason reason) {
        meters.counter("assay.worker.wakeups", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void claimed(ClaimedTask task) {
        Duration waited = Duration.between(task.readyAt(), task.claimedAt());
        Timer.builder("assay.claim.latency")
                .description("From a task being ready to its claim")
                .publishPercentileHistogram()
                .tag("queue", task.queue().value())
                .register(meters)
                .record(waited.isNegative() ? Duration.ZERO : waited);
        LOG.infof(
                "%s: PENDING -> RUNNING main=%s queue=%s kind=%s service=%s attempt=%d epoch=%d waitedMs=%d",
                task.id(),
                task.parent(),
                task.queue(),
                task.kind(),
                task.service(),
                task.attempts().started(),
                task.lease().epoch(),
                waited.toMillis());
    }

    @Override
    public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
        Timer.builder("assay.run.time")
                .description("From claim to the end of the run")
                .publishPercentileHistogram()
                .maximumExpectedValue(LONGEST_RUN)
                .tag("kind", task.kind().name())
                .tag("to", status.name())
                .register(meters)
                .record(ran);
        settlement
                .storedCause()
                .ifPresentOrElse(
                        cause -> logWithCause(task, status, ran, cause),
                        () -> LOG.infof(
                                "%s: RUNNING -> %s main=%s ranMs=%d",
                                task.id(), status, task.parent(), ran.toMillis()));
    }

    private static void logWithCause(ClaimedTask task, TaskStatus status, Duration ran, FailureCause cause) {
        LOG.warnf(
                "%s: RUNNING -> %s main=%s ranMs=%d cause=%s: %s",
                task.id(), status, task.parent(), ran.toMillis(), cause.code(), cause.message());
    }

    @Override
    public void settleRefused(ClaimedTask task) {
        meters.counter("assay.settle.refused").increment();
        LOG.warnf(
                "%s: the result of epoch %d was refused, because the lease is no longer ours; what its holder"
                        + " records counts",
                task.id(), task.lease().epoch());
    }

    @Override
    public void leaseLost(ClaimedTask task) {
        meters.counter("assay.leases.lost").increment();
        LOG.warnf(
                "%s: stopped, because its lease (epoch %d) is gone; another worker may have it",
                task.id(), task.lease().epoch());
    }

    @Override
    public void cancelled(ClaimedTask task) {
        LOG.infof("%s: stopped, because it was cancelled", task.id());
    }

    @Override
    public void released(int count) {
        LOG.infof("%d tasks given back to the queue", count);
    }

    @Override
    public void reclaimed(Reclaimed task) {
        meters.counter("assay.leases.reclaimed", "to", task.status().name()).increment();
        LOG.warnf(
                "%s: RUNNING -> %s, because worker %s let its lease expire", task.task(), task.status(), task.lostBy());
    }

    @Override
    public void folded(TaskId parent, TaskStatus verdict) {
        LOG.infof("%s: ended as %s after its last subtask", parent, verdict);
    }

    @Override
    public void polled() {
        lastContact.made();
    }

    @Override
    public void looked() {
        lastContact.looked();
    }

    @Override
    public void pollFailed(Throwable problem) {
        meters.counter("assay.worker.poll.failures").increment();
        LOG.warnf("No tasks can be claimed at the moment: %s", problem.getMessage());
    }
}
