package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.time.Duration;

/// Told of everything that happens to tasks here, in the past tense. Where metrics and the log's one line per
/// transition hang. Must return quickly and never throw.
public interface WorkObserver {

    void wokenUp(WakeUp.Reason reason);

    void claimed(ClaimedTask task);

    /// @param ran from the claim to the end of the run
    void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran);

    void settleRefused(ClaimedTask task);

    /// A run was stopped because another worker may have its task.
    void leaseLost(ClaimedTask task);

    /// A run was stopped because its task was cancelled.
    void cancelled(ClaimedTask task);

    void released(int count);

    void reclaimed(Reclaimed task);

    void folded(TaskId parent, TaskStatus verdict);

    /// The claim loop has spoken with the queue.
    void polled();

    /// The claim loop could not speak with the queue.
    void pollFailed(Throwable problem);

    /// The claim loop has taken a turn, whether or not there was room to claim for.
    void looked();
}
