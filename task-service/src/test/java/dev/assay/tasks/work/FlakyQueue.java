package dev.assay.tasks.work;

import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.Cancellation;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A queue that is away for the next so many calls.
class FlakyQueue implements TaskQueue {

    private final TaskQueue queue;
    private final AtomicInteger outages = new AtomicInteger();
    private volatile boolean breaksProgress;

    FlakyQueue(TaskQueue queue) {
        this.queue = queue;
    }

    void beAwayFor(int calls) {
        outages.set(calls);
    }

    /// Throws what no queue should when it is told of progress.
    void breakProgress() {
        breaksProgress = true;
    }

    private TaskQueue reached() {
        if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new QueueUnavailableException("away", new IOException("no route"));
        }
        return queue;
    }

    @Override
    public Submission submit(NewTask task) {
        return reached().submit(task);
    }

    @Override
    public BatchSubmission submitAll(List<NewTask> tasks, NewTask.@Nullable IdempotencyKey key) {
        return reached().submitAll(tasks, key);
    }

    @Override
    public List<ClaimedTask> claim(WorkerId worker, List<QueueDemand> demands, Duration leaseTime) {
        return reached().claim(worker, demands, leaseTime);
    }

    @Override
    public Set<TaskId> renew(WorkerId worker, Collection<Lease> leases, Duration leaseTime) {
        return reached().renew(worker, leases, leaseTime);
    }

    @Override
    public boolean progress(Lease lease, Progress progress) {
        if (breaksProgress) {
            throw new AssertionError("a bug");
        }
        return reached().progress(lease, progress);
    }

    @Override
    public SettleReply settle(Lease lease, Settlement settlement) {
        return reached().settle(lease, settlement);
    }

    @Override
    public List<SettleReply> settleAll(List<EndedRun> runs) {
        return reached().settleAll(runs);
    }

    @Override
    public SettleReply settleLast(Lease lease, Settlement settlement, ParentEnd parent) {
        return reached().settleLast(lease, settlement, parent);
    }

    @Override
    public int release(Collection<Lease> leases) {
        return reached().release(leases);
    }

    @Override
    public Cancellation cancel(TaskId task, @Nullable String reason) {
        return reached().cancel(task, reason);
    }

    @Override
    public List<Reclaimed> reclaim(int maxLost, int limit) {
        return reached().reclaim(maxLost, limit);
    }

    @Override
    public Set<QueueName> promote(int limit) {
        return reached().promote(limit);
    }

    @Override
    public int hasten(String service, Set<FailureCause.Code> causes, int limit) {
        return reached().hasten(service, causes, limit);
    }

    @Override
    public List<TaskId> foldable(int limit) {
        return reached().foldable(limit);
    }

    @Override
    public boolean fold(TaskId parent, ParentEnd end) {
        return reached().fold(parent, end);
    }
}
