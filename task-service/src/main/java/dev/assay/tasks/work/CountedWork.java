package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts what this process has done, and passes on all it is told.
final class CountedWork implements WorkObserver {

    private final WorkObserver next;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder ranMillis = new LongAdder();

    CountedWork(WorkObserver next) {
        this.next = next;
    }

    /// Runs that ended with a result.
    long done() {
        return done.sum();
    }

    /// Runs that ended without one, those that are tried again included.
    long failed() {
        return failed.sum();
    }

    /// How long all of them took.
    Duration ran() {
        return Duration.ofMillis(ranMillis.sum());
    }

    @Override
    public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
        (status.isSuccess() ? done : failed).increment();
        ranMillis.add(ran.toMillis());
        next.settled(task, settlement, status, ran);
    }

    @Override
    public void wokenUp(WakeUp.Reason reason) {
        next.wokenUp(reason);
    }

    @Override
    public void claimed(ClaimedTask task) {
        next.claimed(task);
    }

    @Override
    public void settleRefused(ClaimedTask task) {
        next.settleRefused(task);
    }

    @Override
    public void leaseLost(ClaimedTask task) {
        next.leaseLost(task);
    }

    @Override
    public void cancelled(ClaimedTask task) {
        next.cancelled(task);
    }

    @Override
    public void released(int count) {
        next.released(count);
    }

    @Override
    public void reclaimed(Reclaimed task) {
        next.reclaimed(task);
    }

    @Override
    public void folded(TaskId parent, TaskStatus verdict) {
        next.folded(parent, verdict);
    }

    @Override
    public void polled() {
        next.polled();
    }

    @Override
    public void pollFailed(Throwable problem) {
        next.pollFailed(problem);
    }

    @Override
    public void looked() {
        next.looked();
    }
}
