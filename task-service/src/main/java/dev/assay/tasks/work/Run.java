package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Progress;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One task running in this process. It can be told to stop, once, and remembers why.
///
/// The lock makes "stop" and "the run is over" exclusive: an interrupt never reaches a thread that is already
/// recording its result.
final class Run {

    enum StopReason {
        /// Another worker may have the task: nothing of this run counts any more.
        LEASE_LOST,
        /// Somebody asked for it: nothing of this run counts any more.
        CANCELLED,
        /// Its time limit passed.
        TIMED_OUT,
        /// This process is leaving.
        LEAVING
    }

    private final ClaimedTask task;
    private final long startedNanos;
    private final AtomicReference<@Nullable Progress> unsaidProgress = new AtomicReference<>();
    private @Nullable Thread thread;
    private @Nullable StopReason stopReason;
    private boolean over;

    /// Only the run's own thread asks.
    private boolean hasASlot = true;

    /// @param startedNanos from [System#nanoTime]
    Run(ClaimedTask task, long startedNanos) {
        this.task = task;
        this.startedNanos = startedNanos;
    }

    ClaimedTask task() {
        return task;
    }

    TaskId id() {
        return task.id();
    }

    Lease lease() {
        return task.lease();
    }

    boolean hasASlot() {
        return hasASlot;
    }

    void gaveItsSlotBack() {
        hasASlot = false;
    }

    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - startedNanos);
    }

    /// Keeps the newest progress until [Pulse] writes it down.
    void heard(Progress progress) {
        unsaidProgress.set(progress);
    }

    /// The progress that has come since this was last asked.
    Optional<Progress> takeProgress() {
        return Optional.ofNullable(unsaidProgress.getAndSet(null));
    }

    /// Starts the work on a thread of its own; a run that was stopped before begins interrupted.
    synchronized void startOn(ThreadFactory threads, Runnable work) {
        Thread started = threads.newThread(work);
        thread = started;
        started.start();
        if (stopReason != null) {
            started.interrupt();
        }
    }

    /// Interrupts the runner. Only the first reason counts, and none once the runner has returned.
    ///
    /// @return whether this call was the one that stopped it
    synchronized boolean stop(StopReason reason) {
        if (over || stopReason != null) {
            return false;
        }
        stopReason = reason;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /// The runner has returned. Clears an interrupt that was meant for it.
    ///
    /// @return why it was told to stop; null when it was not
    synchronized @Nullable StopReason over() {
        over = true;
        if (stopReason != null) {
            Thread.interrupted();
        }
        return stopReason;
    }
}
