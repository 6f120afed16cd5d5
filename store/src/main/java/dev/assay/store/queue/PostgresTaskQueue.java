package dev.assay.store.queue;

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
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The queue on Postgres: a table of contents, each verb is a class of its own.
///
/// Safe for use by many threads: nothing here has state but the announcements and the low-water marks of claims, which
/// guard their own.
public final class PostgresTaskQueue implements TaskQueue {

    private final Submit submit;
    private final SubmitBatch submitBatch;
    private final Claim claim;
    private final Renew renew;
    private final NoteProgress progress;
    private final Settle settle;
    private final SettleAll settleAll;
    private final SettleLast settleLast;
    private final Release release;
    private final Cancel cancel;
    private final Reclaim reclaim;
    private final Promote promote;
    private final Hasten hasten;
    private final Fold fold;

    /// With one pool for everything.
    public PostgresTaskQueue(Database database, QueueClock clock, Announcements announcements) {
        this(database, database, clock, announcements);
    }

    /// @param heartbeat where `claim`, `renew` and `progress` go: a pool of their own, so that submits and settles,
    ///     however many wait for the disk, never keep a lease from being renewed
    public PostgresTaskQueue(Database database, Database heartbeat, QueueClock clock, Announcements announcements) {
        var locks = new Locks(database);
        var leafEnd = new LeafEnd(database, clock);
        var mainEnd = new MainEnd(database, clock);
        var turns = new Turns(database, clock);
        submit = new Submit(database, clock, announcements, turns);
        submitBatch = new SubmitBatch(database, clock, announcements, turns);
        claim = new Claim(heartbeat, clock, new LowWaterMarks(System::nanoTime));
        renew = new Renew(heartbeat, clock);
        progress = new NoteProgress(heartbeat, clock);
        settle = new Settle(database, locks, leafEnd);
        settleAll = new SettleAll(database, clock);
        settleLast = new SettleLast(database, locks, leafEnd, mainEnd, turns);
        release = new Release(database, clock);
        cancel = new Cancel(database, clock, turns);
        reclaim = new Reclaim(database, clock);
        promote = new Promote(database, clock, turns);
        hasten = new Hasten(database, clock);
        fold = new Fold(database, locks, mainEnd, turns);
    }

    @Override
    public Submission submit(NewTask task) {
        return submit.run(task);
    }

    @Override
    public BatchSubmission submitAll(List<NewTask> tasks, NewTask.@Nullable IdempotencyKey key) {
        return submitBatch.run(tasks, key);
    }

    @Override
    public List<ClaimedTask> claim(WorkerId worker, List<QueueDemand> demands, Duration leaseTime) {
        return claim.run(worker, demands, leaseTime);
    }

    @Override
    public Set<TaskId> renew(WorkerId worker, Collection<Lease> leases, Duration leaseTime) {
        return renew.run(worker, leases, leaseTime);
    }

    @Override
    public boolean progress(Lease lease, Progress heard) {
        return progress.run(lease, heard);
    }

    @Override
    public SettleReply settle(Lease lease, Settlement settlement) {
        return settle.run(lease, settlement);
    }

    @Override
    public List<SettleReply> settleAll(List<EndedRun> runs) {
        return settleAll.run(runs);
    }

    @Override
    public SettleReply settleLast(Lease lease, Settlement settlement, ParentEnd parent) {
        return settleLast.run(lease, settlement, parent);
    }

    @Override
    public int release(Collection<Lease> leases) {
        return release.run(leases);
    }

    @Override
    public Cancellation cancel(TaskId task, @Nullable String reason) {
        return cancel.run(task, reason);
    }

    @Override
    public List<Reclaimed> reclaim(int maxLost, int limit) {
        return reclaim.run(maxLost, limit);
    }

    @Override
    public Set<QueueName> promote(int limit) {
        return promote.run(limit);
    }

    @Override
    public int hasten(String service, Set<FailureCause.Code> causes, int limit) {
        return hasten.run(service, causes, limit);
    }

    @Override
    public List<TaskId> foldable(int limit) {
        return fold.foldable(limit);
    }

    @Override
    public boolean fold(TaskId parent, ParentEnd end) {
        return fold.fold(parent, end);
    }
}
