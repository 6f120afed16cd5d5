package dev.assay.analyzer;

import dev.assay.analyzer.pool.ServicePool;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Keeps a pool's replicas to what the names in its setting stand for, on a virtual thread of its own: resolving a
/// name may take as long as it likes.
final class NameWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NameWatch.class);

    private final ReplicaDirectory directory;
    private final ServicePool pool;
    private final Duration interval;
    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    NameWatch(ReplicaDirectory directory, ServicePool pool, Duration interval) {
        this.directory = directory;
        this.pool = pool;
        this.interval = interval;
    }

    /// Brings the pool its replicas, and keeps doing so when they may change.
    void start() {
        pool.setMembers(directory.fixed());
        if (directory.hasNames()) {
            Thread.ofVirtual()
                    .name("analyzer-names-" + pool.service().wireName())
                    .start(this::watch);
        } else {
            looked.countDown();
        }
    }

    /// Waits until the pool has a replica, or all names have been resolved once, or the time is over.
    void awaitFirst(Duration patience) throws InterruptedException {
        if (pool.isEmpty()) {
            boolean _ = looked.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /// Why the pool has no replica, for a person.
    String whyEmpty() {
        return directory.whyEmpty();
    }

    @Override
    public void close() {
        closed.countDown();
        looked.countDown();
    }

    /// Neither a bug nor an [Error] may keep all later changes from the pool.
    private void lookOnce() {
        try {
            pool.setMembers(directory.look());
        } catch (RuntimeException | Error bug) {
            LOG.errorf(
                    bug, "looking up the replicas of %s failed", pool.service().wireName());
        } finally {
            looked.countDown();
        }
    }

    private void watch() {
        try {
            do {
                lookOnce();
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            // Nobody but a JVM that ends does this.
            Thread.currentThread().interrupt();
        }
    }
}
