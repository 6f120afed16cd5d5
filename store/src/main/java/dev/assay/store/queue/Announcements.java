package dev.assay.store.queue;

import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Keeps NOTIFY rare. Each one takes a lock that all commits of the server share, so a queue is announced once per
/// window, however many tasks are submitted in it.
///
/// The first submit of a window announces its queue within its own transaction. The others only leave a note once
/// they have committed, and one more announcement follows at the window's end. So every task is announced after it
/// has become visible, at most a window late.
public final class Announcements implements AutoCloseable {

    /// Below what a person or a benchmark notices, above what a burst of submits needs to fall into one.
    public static final Duration STANDARD_WINDOW = Duration.ofMillis(5);

    private static final Logger log = Logger.getLogger(Announcements.class);

    /// Writes nothing that must outlive a crash, so nobody waits for a disk because of it.
    private static final Sql ANNOUNCE = new Sql("announce", """
            select set_config('synchronous_commit', 'off', true), pg_notify('assay_work', ?)::text
            """);

    private final Database database;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("assay-announcements").factory());

    /// When a queue was last announced, or a submit set out to.
    private final Map<QueueName, Long> announced = new HashMap<>();

    private final Set<QueueName> notes = new HashSet<>();
    private boolean closed;

    public Announcements(Database database, Duration window) {
        this(database, window, System::nanoTime);
    }

    Announcements(Database database, Duration window, LongSupplier nanoTime) {
        this.database = database;
        this.window = window;
        this.nanoTime = nanoTime;
    }

    /// @return true when the caller must announce the queue in its transaction, or [#withdraw]; false when it is to
    ///     call [#later] once that has committed
    synchronized boolean begin(QueueName queue) {
        if (restOfWindow(queue) > 0) {
            return false;
        }
        announced.put(queue, nanoTime.getAsLong());
        return true;
    }

    /// Says that what was begun came to nothing, so that the next submit need not wait for a window's end. Should
    /// another have announced the queue meanwhile, it is announced once more than it need be.
    synchronized void withdraw(QueueName queue) {
        announced.remove(queue);
    }

    /// Has the queue announced at the end of the current window.
    synchronized void later(QueueName queue) {
        if (!closed && notes.add(queue)) {
            timer.schedule(() -> announce(queue), restOfWindow(queue), TimeUnit.NANOSECONDS);
        }
    }

    private long restOfWindow(QueueName queue) {
        Long last = announced.get(queue);
        return last == null ? 0 : window.toNanos() - (nanoTime.getAsLong() - last);
    }

    private void announce(QueueName queue) {
        synchronized (this) {
            notes.remove(queue);
            announced.put(queue, nanoTime.getAsLong());
        }
        try {
            database.query(ANNOUNCE, params -> params.text(queue.value()), _ -> true);
        } catch (QueueUnavailableException unavailable) {
            log.debugf("could not announce %s; workers find the tasks at their next poll", queue);
        } catch (RuntimeException bug) {
            log.errorf(bug, "could not announce %s; workers find the tasks at their next poll", queue);
        }
    }

    /// Stops the timer. What it had not announced is found by the workers' polls.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
    }
}
