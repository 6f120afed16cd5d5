package dev.assay.model.task;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The verbs that move tasks. Each is one guarded change that says whether it took effect; `docs/task-lifecycle.md`
/// lists which edge each takes.
///
/// Every time is the queue's own clock (the database's), so that workers whose clocks differ agree. Implementations
/// are safe for use by many threads and many processes at once. Verbs throw [QueueUnavailableException] when the
/// store cannot be reached; then nothing was changed, or, for an answer that got lost, repeating the verb is
/// harmless.
public interface TaskQueue {

    /// Makes a task, with its subtasks, whole or not at all.
    Submission submit(NewTask task);

    /// What [#submitAll] asks of its arguments, for those who implement it.
    static void checkBatch(List<NewTask> tasks) {
        if (tasks.isEmpty() || tasks.size() > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to %d tasks, not %d".formatted(MAX_BATCH, tasks.size()));
        }
        if (tasks.stream().anyMatch(task -> task.idempotencyKey() != null)) {
            throw new IllegalArgumentException("the tasks of a batch have no idempotency key of their own");
        }
    }

    /// A claim this much later finds what one before it may have overlooked.
    Duration OVERLOOKED_FOR = Duration.ofMillis(250);

    /// The most tasks that [#submitAll] takes at once.
    int MAX_BATCH = 10_000;

    /// Makes many tasks, with their subtasks, all of them or none, in few statements however many they are.
    ///
    /// @param tasks 1 to [#MAX_BATCH], none with an idempotency key of its own
    /// @param key of the whole batch; null when the caller does not repeat itself
    /// @throws IllegalArgumentException for another number of tasks, or one with a key
    BatchSubmission submitAll(List<NewTask> tasks, NewTask.@Nullable IdempotencyKey key);

    /// Takes due tasks, those of the highest priority first and the oldest of these first, never more of a queue
    /// than it has room for. Tasks that another worker is taking at this moment are passed over, not waited for.
    /// In a queue of which many are claimed, a task that comes back (tried again, given back, its time or its turn
    /// has come), or whose submit commits late, may be overlooked for [#OVERLOOKED_FOR].
    ///
    /// @param leaseTime how long the leases last unless renewed
    /// @return in the order in which they should be started; empty when nothing is due
    List<ClaimedTask> claim(WorkerId worker, List<QueueDemand> demands, Duration leaseTime);

    /// Extends all of a worker's leases in one go.
    ///
    /// @return the tasks that the worker still holds. One that is missing is lost: its run must stop
    Set<TaskId> renew(WorkerId worker, Collection<Lease> leases, Duration leaseTime);

    /// Notes how far a run has come. Durable only soon: a crash may lose the last second of it.
    ///
    /// @return false when the lease is no longer the task's
    boolean progress(Lease lease, Progress progress);

    /// Ends a run as decided: result rows and state in one transaction, the files published within it.
    ///
    /// @throws PublicationFailedException when the result's files could not be put in place; nothing was settled
    SettleReply settle(Lease lease, Settlement settlement);

    /// [#settle] for many runs that left nothing but their state ([Settlement#isPlain]) and belong to no main task,
    /// in one transaction: what a commit costs is shared by all of them.
    ///
    /// @param runs all of one worker, none twice
    /// @return what came of each, in the same order
    /// @throws IllegalArgumentException for a settlement that is not plain; nothing was settled
    List<SettleReply> settleAll(List<EndedRun> runs);

    /// A run and how it is to be recorded.
    record EndedRun(Lease lease, Settlement settlement) {}

    /// Like [#settle] for the last open subtask of a main task, which it ends too, in the same transaction.
    ///
    /// @param parent what the main task's end is, as this subtask's worker sees it. When a sibling has changed
    ///     since, the answer is [SettleReply.LastOpenSubtask] again and nothing was written
    SettleReply settleLast(Lease lease, Settlement settlement, ParentEnd parent);

    /// Gives tasks back unfinished, claimable at once, with no counter grown. Leases that are no longer the task's
    /// are passed over.
    ///
    /// @return how many were given back
    int release(Collection<Lease> leases);

    /// Ends a task by request, and its open subtasks with it. A main task none of whose subtasks ever ran ends with
    /// the last of them.
    ///
    /// @param reason kept with the task, at most [#MAX_REASON] characters; null for none
    Cancellation cancel(TaskId task, @Nullable String reason);

    /// [#cancel(TaskId, String)] without a reason.
    default Cancellation cancel(TaskId task) {
        return cancel(task, null);
    }

    /// The most characters a reason has.
    int MAX_REASON = 500;

    /// Takes back tasks whose lease has expired: to PENDING, or to FAILED with [FailureCause.Code#WORKER_LOST] when
    /// that has happened more than `maxLost` times.
    ///
    /// @param limit at most so many in one call
    List<Reclaimed> reclaim(int maxLost, int limit);

    /// Makes tasks claimable whose time has come.
    ///
    /// @return the queues that got something to do
    Set<QueueName> promote(int limit);

    /// Makes tasks of a service claimable at once that a retry holds back for one of these causes: what they wait
    /// for has come earlier than thought.
    ///
    /// @param limit at most so many in one call, oldest first
    /// @return how many it were
    int hasten(String service, Set<FailureCause.Code> causes, int limit);

    /// Main tasks that are still open although all their subtasks have ended, oldest first: the last of these was
    /// ended by cancel or reclaim, which write no result. [#fold] ends them.
    List<TaskId> foldable(int limit);

    /// Ends a main task whose subtasks have all ended.
    ///
    /// @return false when it is already final, or a subtask is open again, or the verdict has changed
    /// @throws PublicationFailedException when the result's files could not be put in place; nothing was written
    boolean fold(TaskId parent, ParentEnd end);
}
