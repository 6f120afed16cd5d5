package dev.assay.tasks.live;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskProgress;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What waits for one reader: written by the tail, which never waits for it, and read by the reader's thread.
///
/// All fields are guarded by the lock.
final class LiveBuffer {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Queue<TaskEvent> events = new ArrayDeque<>();
    private final SequencedMap<TaskId, TaskProgress> progress = new LinkedHashMap<>();
    private LiveFilter filter;
    private EventCursor seen;
    private boolean overflowed;
    private @Nullable LiveEnd end;

    LiveBuffer(int capacity, LiveFilter filter, EventCursor seen) {
        this.capacity = capacity;
        this.filter = filter;
        this.seen = seen;
    }

    /// The next item; empty when the reader has fallen too far behind for this buffer.
    Optional<LiveItem> take(Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                if (end != null) {
                    return Optional.of(new LiveItem.Ended(end));
                }
                if (overflowed) {
                    return Optional.empty();
                }
                TaskEvent event = events.poll();
                if (event != null) {
                    return Optional.of(new LiveItem.Changed(event));
                }
                Map.Entry<TaskId, TaskProgress> heard = progress.pollFirstEntry();
                if (heard != null) {
                    return Optional.of(new LiveItem.Heard(heard.getValue()));
                }
                if (nanos <= 0) {
                    return Optional.of(new LiveItem.Quiet());
                }
                nanos = news.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /// How far the tail has come, as far as this reader has been given all of it.
    Optional<EventCursor> seen() {
        return locked(() -> events.isEmpty() && !overflowed ? Optional.of(seen) : Optional.empty());
    }

    /// @return false when it is full and of no use any more
    boolean offer(Iterable<TaskEvent> page, EventCursor last) {
        return locked(() -> {
            for (TaskEvent event : page) {
                if (filter.matches(event.edge().task(), event.edge().parent(), event.subject())) {
                    events.add(event);
                }
            }
            seen = last;
            if (events.size() > capacity) {
                overflowed = true;
                events.clear();
            }
            news.signalAll();
            return !overflowed;
        });
    }

    void offer(TaskProgress heard) {
        locked(() -> {
            if (filter.matches(heard.task(), heard.parent(), heard.subject()) && progress.size() < capacity) {
                progress.put(heard.task(), heard);
                news.signalAll();
            }
            return true;
        });
    }

    void end(LiveEnd why) {
        locked(() -> {
            end = why;
            news.signalAll();
            return true;
        });
    }

    void filter(LiveFilter wanted) {
        locked(() -> {
            filter = wanted;
            return true;
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /// What is left of a reader's patience.
    static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
    }
}
