package dev.assay.store.queue;

import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    private static final Sql ANNOUNCE = new Sql("announce", """
            select pg_notify('assay_work', queue)::text from unnest(?::text[]) as queues (queue)
            """);

    private final Database database;
    private final Duration window;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("assay-announcements").factory());

    /// When a queue was last announced, by [System#nanoTime].
    private final Map<QueueName, Long> announced = new HashMap<>();

    private final Set<QueueName> notes = new HashSet<>();
    private boolean closed;

    public Announcements(Database database, Duration window) {
        this.database = database;
        this.window = window;
    }

    /// @return true when the caller must announce the queue in its transaction; false when it is to call [#later]
    ///     once that has committed
    synchronized boolean begin(QueueName queue) {
        long now = System.nanoTime();
        Long last = announced.get(queue);
        if (last != null && now - last < window.toNanos()) {
            return false;
        }
        announced.put(queue, now);
        return true;
    }

    /// Has the queue announced at the end of the current window.
    synchronized void later(QueueName queue) {
        if (closed) {
            return;
        }
        if (notes.isEmpty()) {
            timer.schedule(this::announceNotes, window.toNanos(), TimeUnit.NANOSECONDS);
        }
        notes.add(queue);
    }

    private void announceNotes() {
        List<String> queues = takeNotes();
        try {
            database.query(ANNOUNCE, params -> params.texts(queues), _ -> true);
        } catch (QueueUnavailableException unavailable) {
            log.debugf("could not announce %s; workers find the tasks at their next poll", queues);
        } catch (RuntimeException bug) {
            log.errorf(bug, "could not announce %s; workers find the tasks at their next poll", queues);
        }
    }

    private synchronized List<String> takeNotes() {
        long now = System.nanoTime();
        var queues = new ArrayList<String>();
        for (QueueName queue : notes) {
            announced.put(queue, now);
            queues.add(queue.value());
        }
        notes.clear();
        return queues;
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
