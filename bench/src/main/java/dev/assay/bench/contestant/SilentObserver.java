package dev.assay.bench.contestant;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.tasks.work.WakeUp;
import dev.assay.tasks.work.WorkObserver;
import java.time.Duration;

/// Says only what would make a measurement worthless.
final class SilentObserver implements WorkObserver {

    @Override
    public void wokenUp(WakeUp.Reason reason) {}

    @Override
    public void claimed(ClaimedTask task) {}

    @Override
    public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
        if (status != TaskStatus.COMPLETED) {
            System.err.println("bench: " + task.id() + " ended " + status);
        }
    }

    @Override
    public void settleRefused(ClaimedTask task) {
        System.err.println("bench: the end of " + task.id() + " was refused");
    }

    @Override
    public void leaseLost(ClaimedTask task) {
        System.err.println("bench: the lease of " + task.id() + " was lost");
    }

    @Override
    public void cancelled(ClaimedTask task) {}

    @Override
    public void released(int count) {}

    @Override
    public void reclaimed(Reclaimed task) {}

    @Override
    public void folded(TaskId parent, TaskStatus verdict) {}

    @Override
    public void polled() {}

    @Override
    public void pollFailed(Throwable problem) {
        System.err.println("bench: a poll failed: " + problem);
    }

    @Override
    public void looked() {}
}
