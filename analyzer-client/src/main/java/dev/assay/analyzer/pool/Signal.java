package dev.assay.analyzer.pool;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes the one thread that waits for it. Raised while nobody waits, it is noticed by the next wait; raised twice,
/// it may be noticed once.
public final class Signal {

    private final Semaphore raised = new Semaphore(0);

    public void raise() {
        raised.release();
    }

    /// Waits until it is raised, or the time is over.
    void await(Duration patience) throws InterruptedException {
        if (raised.tryAcquire(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS)) {
            raised.drainPermits();
        }
    }
}
