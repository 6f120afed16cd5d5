package dev.assay.maintenance.run;

import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunLease;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Renews a run's lease from a thread of its own, until it is closed or the lease is lost.
final class LeaseKeeper implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private static final int PER_LEASE = 4;

    private final MaintenanceRuns runs;
    private final RunLease lease;
    private final Duration time;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String lost;

    LeaseKeeper(MaintenanceRuns runs, RunLease lease, Duration time) {
        this.runs = runs;
        this.lease = lease;
        this.time = time;
        this.thread = Thread.ofVirtual().name("assay-maintenance-lease").start(this::keep);
    }

    /// @throws StoppedException when the lease is gone
    void check() {
        String why = lost;
        if (why != null) {
            throw new StoppedException(why);
        }
    }

    private void keep() {
        long renewed = System.nanoTime();
        try {
            while (lost == null && !closed.await(time.toMillis() / PER_LEASE, TimeUnit.MILLISECONDS)) {
                if (renew()) {
                    renewed = System.nanoTime();
                } else if (System.nanoTime() - renewed > time.toNanos()) {
                    lose("its lease could not be renewed for " + time.toSeconds() + " s");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean renew() {
        try {
            if (!runs.renew(lease, time)) {
                lose("its lease ran out, and another run has begun");
            }
            return true;
        } catch (RuntimeException e) {
            // Whatever it is: a run that goes on without anybody renewing its lease is worse.
            LOG.warnf(
                    "The lease of maintenance run %s could not be renewed, trying again: %s",
                    lease.run(), e.getMessage());
            return false;
        }
    }

    private void lose(String why) {
        LOG.warnf("Maintenance run %s ends: %s", lease.run(), why);
        lost = why;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
