package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// Claims due tasks and runs them, never more at once than there are free slots.
///
/// [#claimOnce] is called by one thread only; the runs it starts each have a virtual thread of their own.
final class TaskWorker {

    private static final Logger LOG = Logger.getLogger(TaskWorker.class);

    private final WorkerId id;
    private final TaskQueue queue;
    private final Runners runners;
    private final RetryPolicy retries;
    private final Settler settler;
    private final Slots slots;
    private final Runs runs;
    private final WakeUp wakeUp;
    private final WorkObserver observer;
    private final Duration leaseTime;
    private final ThreadFactory threads = Thread.ofVirtual().name("run-", 0).factory();

    private volatile boolean leaving;

    /// When the last claim began, and when one last found something. Only the claim loop's.
    private long lookedAt = System.nanoTime();

    private long foundAt = lookedAt - Duration.ofDays(1).toNanos();

    TaskWorker(
            WorkerId id,
            TaskQueue queue,
            Runners runners,
            RetryPolicy retries,
            Settler settler,
            Slots slots,
            Runs runs,
            WakeUp wakeUp,
            WorkObserver observer,
            Duration leaseTime) {
        this.id = id;
        this.queue = queue;
        this.runners = runners;
        this.retries = retries;
        this.settler = settler;
        this.slots = slots;
        this.runs = runs;
        this.wakeUp = wakeUp;
        this.observer = observer;
        this.leaseTime = leaseTime;
    }

    /// Claims as many tasks as there is room for and starts them.
    ///
    /// @return whether a queue gave all that was asked of it, or was not asked for want of room: it may hold more
    boolean claimOnce() {
        observer.looked();
        List<QueueDemand> demand = slots.demand();
        if (demand.isEmpty()) {
            return true;
        }
        lookedAt = System.nanoTime();
        List<ClaimedTask> claimed = queue.claim(id, demand, leaseTime);
        observer.polled();
        if (!claimed.isEmpty()) {
            foundAt = System.nanoTime();
        }
        if (leaving) {
            giveBack(claimed.stream().map(ClaimedTask::lease).toList());
        } else {
            claimed.forEach(this::start);
        }
        return demand.stream().anyMatch(asked -> took(claimed, asked) == asked.room());
    }

    /// A claim that is under way starts nothing more: soon nobody renews what it has found.
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /// Tasks that nobody here will go on with; when that cannot be said, their leases end by themselves.
    void giveBack(List<Lease> leases) {
        if (leases.isEmpty()) {
            return;
        }
        try {
            observer.released(queue.release(leases));
        } catch (RuntimeException e) {
            LOG.warnf(
                    "Could not give %d tasks back: %s. Their leases end by themselves", leases.size(), e.getMessage());
        }
    }

    /// Whether the last claim came so soon after one that found something, or was that one, that it may have
    /// overlooked a task: see [TaskQueue#claim].
    boolean mayHaveOverlooked() {
        return lookedAt - foundAt < TaskQueue.OVERLOOKED_FOR.toNanos();
    }

    private static long took(List<ClaimedTask> claimed, QueueDemand asked) {
        return claimed.stream()
                .filter(task -> task.queue().equals(asked.queue()))
                .count();
    }

    private void start(ClaimedTask task) {
        slots.take(task.queue());
        // The run must be known before its thread starts, or a cancellation in between would find nothing to stop.
        var run = new Run(task, System.nanoTime());
        try {
            observer.claimed(task);
            runs.add(run);
            run.startOn(threads, () -> work(run));
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Could not start %s; it is given back", task.id());
            over(run);
            giveBack(List.of(task.lease()));
        }
    }

    private void work(Run run) {
        ClaimedTask task = run.task();
        MDC.put("taskId", task.id().toString());
        try {
            TaskOutcome outcome = runners.run(task, run::heard);
            try {
                Run.StopReason stopped = run.over();
                if (stopped == null) {
                    sayLastProgress(run);
                }
                settle(run, outcome, stopped);
            } finally {
                outcome.made().map(TaskResult::publication).ifPresent(Publication::discard);
            }
        } catch (InterruptedException e) {
            LOG.warnf(
                    "Interrupted before the result of %s was recorded; its lease ends and it is run again", task.id());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Could not record the result of %s; its lease ends and it is run again", task.id());
        } finally {
            MDC.remove("taskId");
            over(run);
        }
    }

    /// What was said in the last second of the run, or at its very end. Whatever goes wrong with it, the result
    /// that is recorded next is worth more.
    private void sayLastProgress(Run run) {
        try {
            run.takeProgress().ifPresent(progress -> queue.progress(run.lease(), progress));
        } catch (QueueUnavailableException e) {
            LOG.debugf("The last progress of %s is lost: %s", run.id(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.warnf(e, "The last progress of %s is lost", run.id());
        }
    }

    private void settle(Run run, TaskOutcome outcome, Run.@Nullable StopReason stopped) throws InterruptedException {
        ClaimedTask task = run.task();
        Duration ran = run.age(System.nanoTime());
        if (stopped == Run.StopReason.CANCELLED) {
            observer.cancelled(task);
            return;
        }
        if (stopped == Run.StopReason.LEASE_LOST) {
            observer.leaseLost(task);
            return;
        }
        try {
            Settlement settlement = settlement(task, stopped, outcome);
            if (Settler.isRecordedWithOthers(task, settlement) && slots.giveBackEarly(task.queue())) {
                run.gaveItsSlotBack();
                wakeUp.give(WakeUp.Reason.ROOM);
            }
            settler.settle(task, settlement, ran);
        } catch (RuntimeException e) {
            // Running it again would end the same way; a task that says what broke is worth more.
            LOG.errorf(e, "The result of %s cannot be recorded", task.id());
            var cause = new FailureCause(
                    FailureCause.Code.INTERNAL_ERROR, "the result could not be recorded: " + e.getMessage());
            settler.settle(task, new Settlement.Fail(cause, null), ran);
        }
    }

    private void over(Run run) {
        runs.remove(run);
        if (run.hasASlot()) {
            slots.giveBack(run.task().queue());
            wakeUp.give(WakeUp.Reason.ROOM);
        } else {
            slots.recorded(run.task().queue());
            wakeUp.give(WakeUp.Reason.RECORDED);
        }
    }

    private Settlement settlement(ClaimedTask task, Run.@Nullable StopReason stopped, TaskOutcome outcome) {
        boolean cutOff = outcome instanceof TaskOutcome.Interrupted;
        if (cutOff && stopped == Run.StopReason.TIMED_OUT) {
            var cause = new FailureCause(
                    FailureCause.Code.TASK_TIMED_OUT, "the task ran into its time limit and was stopped");
            return new Settlement.Fail(cause, null);
        }
        return runners.retries(task.kind(), retries)
                .decide(outcome, task.attempts(), ThreadLocalRandom.current().nextDouble());
    }
}
