package dev.assay.tasks.work;

import dev.assay.model.task.Lease;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What beats once a second while tasks run: stops runs at their time limit, writes progress down, and renews the
/// leases when that is due. Called by one thread.
///
/// A renewal that fails stops nothing. The runs go on, and whether their results still count is decided by the
/// queue when they are settled: a store that is away for a minute must not cost an hour of analysis.
final class Pulse {

    static final Duration BEAT = Duration.ofSeconds(1);

    private final WorkerId id;
    private final TaskQueue queue;
    private final Runs runs;
    private final WorkObserver observer;
    private final Duration leaseTime;
    private final Duration renewEvery;
    private final Duration taskTimeout;
    private long renewedNanos = System.nanoTime();

    /// Whether the next beat renews although it is not time yet.
    private volatile boolean renewSoon;

    Pulse(
            WorkerId id,
            TaskQueue queue,
            Runs runs,
            WorkObserver observer,
            Duration leaseTime,
            Duration renewEvery,
            Duration taskTimeout) {
        this.id = id;
        this.queue = queue;
        this.runs = runs;
        this.observer = observer;
        this.leaseTime = leaseTime;
        this.renewEvery = renewEvery;
        this.taskTimeout = taskTimeout;
    }

    /// Has the next beat renew: that is how a worker that cannot hear of cancellations learns of them.
    void renewSoon() {
        renewSoon = true;
    }

    /// @param nowNanos from [System#nanoTime]
    void beat(long nowNanos) {
        Collection<Run> all = runs.all();
        stopOverdue(all, nowNanos);
        if (renewSoon || nowNanos - renewedNanos >= renewEvery.toNanos()) {
            renewSoon = false;
            renew(all);
            renewedNanos = nowNanos;
        }
        writeProgress(all, nowNanos);
    }

    private void stopOverdue(Collection<Run> all, long nowNanos) {
        all.stream()
                .filter(run -> run.age(nowNanos).compareTo(taskTimeout) >= 0)
                .forEach(run -> run.stop(Run.StopReason.TIMED_OUT));
    }

    private void renew(Collection<Run> all) {
        if (all.isEmpty()) {
            return;
        }
        List<Lease> leases = all.stream().map(Run::lease).toList();
        Set<TaskId> held = queue.renew(id, leases, leaseTime);
        observer.polled();
        all.stream().filter(run -> !held.contains(run.id())).forEach(run -> run.stop(Run.StopReason.LEASE_LOST));
    }

    /// Stops when it takes longer than a beat: what is left is written with the next one, and renewing comes first.
    private void writeProgress(Collection<Run> all, long begunNanos) {
        for (Run run : all) {
            if (System.nanoTime() - begunNanos > BEAT.toNanos()) {
                return;
            }
            run.takeProgress().ifPresent(progress -> {
                if (!queue.progress(run.lease(), progress)) {
                    run.stop(Run.StopReason.LEASE_LOST);
                }
            });
        }
    }
}
