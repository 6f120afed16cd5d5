package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.time.Duration;

/// Is told everything and does nothing; tests override what they want to hear.
class SilentObserver implements WorkObserver {

    @Override
    public void wokenUp(WakeUp.Reason reason) {}

    @Override
    public void claimed(ClaimedTask task) {}

    @Override
    public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {}

    @Override
    public void settleRefused(ClaimedTask task) {}

    @Override
    public void leaseLost(ClaimedTask task) {}

    @Override
    public void released(int count) {}

    @Override
    public void reclaimed(Reclaimed task) {}

    @Override
    public void folded(TaskId parent, TaskStatus verdict) {}

    @Override
    public void polled() {}

    @Override
    public void pollFailed(Throwable problem) {}

    @Override
    public void looked() {}

    @Override
    public void cancelled(ClaimedTask task) {}
}
