package dev.assay.edge.loop;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a loop waits on between two rounds, and is told to end by. A ring while nobody waits is kept for the next
/// wait, so none is missed; several count as one. Safe for use by many threads.
public final class Doorbell {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private boolean pending;
    private boolean leaving;

    /// There may be something to do.
    public void ring() {
        ring(false);
    }

    /// The loop is to end; what it has begun it may finish.
    public void leave() {
        ring(true);
    }

    private void ring(boolean forGood) {
        lock.lock();
        try {
            pending = true;
            leaving |= forGood;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isLeaving() {
        lock.lock();
        try {
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a ring, at most so long, and not at all once the loop is to end.
    public void await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!pending && !leaving && left > 0) {
                left = rung.awaitNanos(left);
            }
            pending = false;
        } finally {
            lock.unlock();
        }
    }
}
