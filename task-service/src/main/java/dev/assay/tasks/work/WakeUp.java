package dev.assay.tasks.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the claim loop waits on between two looks at the queue. A reason given while nobody waits is kept for the
/// next wait, so none is missed; several at once count as one. Safe for use by many threads.
public final class WakeUp {

    public enum Reason {
        /// A run ended, so there is room for another.
        ROOM,
        /// The queue said that there is something to do.
        NOTIFIED,
        /// Nothing was heard for a while, so it is time to look.
        POLL
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private @Nullable Reason pending;

    void give(Reason reason) {
        lock.lock();
        try {
            if (pending == null) {
                pending = reason;
            }
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a reason, at most so long; then it is time for a poll.
    Reason await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (pending == null && left > 0) {
                left = given.awaitNanos(left);
            }
            Reason reason = pending == null ? Reason.POLL : pending;
            pending = null;
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /// Waits out a pause that nothing but an interrupt cuts short: after a failure, new work is no reason to hurry.
    public static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
