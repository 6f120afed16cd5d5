package dev.assay.tasks.live;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.history.TaskProgress;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskId;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the feed for all who listen to this process, while anybody does, and gives everyone a copy.
///
/// Never waits for a reader: what does not fit into a reader's buffer is that reader's to read for itself. Its
/// position and the set of readers change under one lock, so whoever joins knows exactly from where on it is given
/// everything.
@ApplicationScoped
public class LiveTail {

    private static final Logger LOG = Logger.getLogger(LiveTail.class);
    private static final int PAGE = 500;

    /// Progress that was noted before another may be committed after it.
    private static final Duration LATE = Duration.ofSeconds(10);

    private final TaskEvents events;
    private final LiveSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private final Set<LiveBuffer> readers = new LinkedHashSet<>();
    private EventCursor position = EventCursor.BEGINNING;
    private boolean running;
    private boolean stopping;

    LiveTail(TaskEvents events, LiveSettings settings) {
        this.events = events;
        this.settings = settings;
    }

    /// Adds a reader.
    ///
    /// @return from where on it is given everything
    EventCursor join(LiveFilter filter, Consumer<LiveBuffer> receiver) {
        lock.lock();
        try {
            if (!running) {
                position = events.latest();
            }
            var buffer = new LiveBuffer(settings.buffer(), filter, position);
            receiver.accept(buffer);
            if (stopping) {
                buffer.end(LiveEnd.SERVICE_STOPS);
                return position;
            }
            readers.add(buffer);
            if (!running) {
                running = true;
                Thread.ofVirtual().name("live-tail").start(this::run);
            }
            return position;
        } finally {
            lock.unlock();
        }
    }

    void leave(LiveBuffer buffer) {
        lock.lock();
        try {
            readers.remove(buffer);
            if (readers.isEmpty()) {
                stopped.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        lock.lock();
        try {
            stopping = true;
            endAll(LiveEnd.SERVICE_STOPS);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var progress = new ProgressNews();
        long progressDue = System.nanoTime();
        while (goesOn()) {
            try {
                boolean full = readPage();
                if (System.nanoTime() - progressDue >= 0) {
                    progressDue = System.nanoTime() + settings.progressEvery().toNanos();
                    tell(progress.read());
                }
                if (!full) {
                    pause(settings.pollEvery());
                }
            } catch (EventsGoneException gone) {
                LOG.warnf("Live streams are ended because there is a gap in the feed: %s", gone.getMessage());
                startAnew();
            } catch (QueueUnavailableException unavailable) {
                LOG.warnf("Live streams wait for the database: %s", unavailable.getMessage());
                pause(settings.progressEvery());
            } catch (RuntimeException | Error bug) {
                // an Error too: without this thread everybody would hear nothing, and go on waiting
                LOG.error("Live streams could not be served and go on from where they are", bug);
                pause(settings.progressEvery());
            }
        }
    }

    /// Ends the thread when nobody listens any more; decided under the lock, so whoever joins then starts another.
    private boolean goesOn() {
        lock.lock();
        try {
            running = !readers.isEmpty();
            return running;
        } finally {
            lock.unlock();
        }
    }

    private boolean readPage() {
        List<TaskEvent> page = events.read(position, Set.of(), PAGE);
        if (page.isEmpty()) {
            return false;
        }
        lock.lock();
        try {
            EventCursor last = page.getLast().cursor();
            readers.removeIf(reader -> !reader.offer(page, last));
            // Not before: who was not offered it is offered it again, and who was drops what it has had.
            position = last;
        } finally {
            lock.unlock();
        }
        return page.size() == PAGE;
    }

    private void tell(List<TaskProgress> news) {
        lock.lock();
        try {
            news.forEach(heard -> readers.forEach(reader -> reader.offer(heard)));
        } finally {
            lock.unlock();
        }
    }

    /// When even that cannot be asked, the next reader finds the gap again and it is tried again: this thread must not
    /// end with readers that wait for it.
    private void startAnew() {
        lock.lock();
        try {
            endAll(LiveEnd.GONE);
            position = events.latest();
        } catch (RuntimeException | Error unavailable) {
            LOG.warnf("Where the feed begins anew is not known yet: %s", unavailable.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void endAll(LiveEnd why) {
        lock.lock();
        try {
            readers.forEach(reader -> reader.end(why));
            readers.clear();
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration time) {
        lock.lock();
        try {
            if (!readers.isEmpty()) {
                stopped.awaitNanos(time.toNanos());
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// What has been heard since it was asked before. Only the tail's thread uses it.
    private final class ProgressNews {

        private final Map<TaskId, Instant> told = new HashMap<>();
        private @Nullable Instant newest;

        List<TaskProgress> read() {
            Instant since = newest == null ? null : newest.minus(LATE);
            List<TaskProgress> heard = events.progressSince(since);
            if (since != null) {
                told.values().removeIf(time -> time.isBefore(since));
            }
            return heard.stream().filter(this::isNew).toList();
        }

        private boolean isNew(TaskProgress heard) {
            if (newest == null || heard.heardAt().isAfter(newest)) {
                newest = heard.heardAt();
            }
            return !heard.heardAt().equals(told.put(heard.task(), heard.heardAt()));
        }
    }
}
