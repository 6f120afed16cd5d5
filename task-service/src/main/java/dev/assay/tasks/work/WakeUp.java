package dev.assay.tasks.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What the claim loop waits on between two looks at the queue. A reason given while nobody waits is kept for the
/// next wait, so none is missed; several at once count as one, and news outrank room. Safe for use by many threads.
public final class WakeUp {

    public enum Reason {
        /// A run ended, so there is room for another.
        ROOM,
        /// The end of a run was recorded whose slot had been free before: a limit of the queue may leave room now.
        RECORDED,
        /// The queue said that there is something to do.
        NOTIFIED,
        /// Nothing was heard for a while, so it is time to look.
        POLL
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private @Nullable Reason pending;

    /// How often there still has to be room for [#gather] to end.
    private int missing;

    void give(Reason reason) {
        lock.lock();
        try {
            boolean isFirst = pending == null;
            if (isFirst || reason == Reason.NOTIFIED) {
                pending = reason;
            }
            if (reason == Reason.ROOM) {
                missing--;
            }
            if (isFirst || reason == Reason.NOTIFIED || missing == 0) {
                given.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets room come together: runs that are recorded together end together, and one claim is enough for all of them.
    /// News end it at once.
    ///
    /// @param wanted asked once, at the beginning: how much room is missing
    void gather(IntSupplier wanted, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            missing = wanted.getAsInt();
            while (missing > 0 && pending != Reason.NOTIFIED && left > 0) {
                left = given.awaitNanos(left);
            }
            pending = null;
        } finally {
            missing = 0;
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
