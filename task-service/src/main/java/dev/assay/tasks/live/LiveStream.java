package dev.assay.tasks.live;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.task.QueueUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Everything that happens after a place in the feed, one item after the other, each once.
///
/// Reads from the database until it has caught up with the tail, then listens to it; when its reader falls so far
/// behind that the buffer runs over, it reads from the database again. Memory is bounded, and a slow reader costs
/// nobody but itself. Belongs to one thread; only [#filter(LiveFilter)] and [#stop()] may be called by another.
public final class LiveStream implements AutoCloseable {

    private static final int PAGE = 500;

    private final LiveTail tail;
    private final TaskEvents events;
    private final Duration maxBehind;
    private final Runnable onClose;
    private final Queue<TaskEvent> page = new ArrayDeque<>();
    private volatile LiveFilter filter;
    private volatile @Nullable LiveBuffer buffer;
    private volatile boolean stopped;
    private EventCursor position;
    private long behindSince;
    private boolean behind;

    LiveStream(
            LiveTail tail,
            TaskEvents events,
            Duration maxBehind,
            EventCursor after,
            LiveFilter filter,
            Runnable onClose) {
        this.tail = tail;
        this.events = events;
        this.maxBehind = maxBehind;
        this.position = after;
        this.filter = filter;
        this.onClose = onClose;
    }

    /// Everything up to here has been returned, or is not what the stream is about.
    public EventCursor position() {
        return position;
    }

    /// From now on about something else.
    public void filter(LiveFilter wanted) {
        filter = wanted;
        LiveBuffer current = buffer;
        if (current != null) {
            current.filter(wanted);
        }
    }

    /// Ends it soon. Its thread is not interrupted, which would tear down the connection that it may be using.
    public void stop() {
        stopped = true;
        LiveBuffer current = buffer;
        if (current != null) {
            current.end(LiveEnd.UNSUBSCRIBED);
        }
    }

    /// The next item.
    public LiveItem next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!stopped) {
                Optional<LiveItem> read = fromPage();
                if (read.isPresent()) {
                    return read.get();
                }
                if (isTooFarBehind()) {
                    return new LiveItem.Ended(LiveEnd.TOO_SLOW);
                }
                LiveBuffer current = buffer;
                if (current == null) {
                    catchUp();
                    continue;
                }
                Optional<LiveItem> taken = current.take(LiveBuffer.remaining(deadline));
                if (taken.isEmpty()) {
                    fallBack();
                } else if (isNew(current, taken.get())) {
                    return taken.get();
                }
            }
            return new LiveItem.Ended(LiveEnd.UNSUBSCRIBED);
        } catch (EventsGoneException gone) {
            return new LiveItem.Ended(LiveEnd.GONE);
        } catch (QueueUnavailableException unavailable) {
            return new LiveItem.Ended(LiveEnd.STORE_UNAVAILABLE);
        }
    }

    private Optional<LiveItem> fromPage() {
        while (true) {
            TaskEvent event = page.poll();
            if (event == null) {
                return Optional.empty();
            }
            position = event.cursor();
            if (filter.matches(event.edge().task(), event.edge().parent(), event.subject())) {
                return Optional.of(new LiveItem.Changed(event));
            }
        }
    }

    /// Reads a page; after the last one joins the tail and reads what lies between.
    private void catchUp() {
        List<TaskEvent> next = events.read(position, filter.families(), PAGE);
        page.addAll(next);
        if (next.size() == PAGE) {
            return;
        }
        EventCursor last = next.isEmpty() ? position : next.getLast().cursor();
        EventCursor joined = tail.join(filter, made -> buffer = made);
        filter(filter); // which another thread may have changed while there was no buffer to tell
        behind = false;
        while (last.compareTo(joined) < 0) {
            List<TaskEvent> between = events.read(last, filter.families(), PAGE);
            between.stream()
                    .filter(event -> event.cursor().compareTo(joined) <= 0)
                    .forEach(page::add);
            last = between.size() < PAGE ? joined : between.getLast().cursor();
        }
    }

    /// One that was ahead of the tail, which another process may be, is given again what it has had.
    private boolean isNew(LiveBuffer current, LiveItem item) {
        return switch (item) {
            case LiveItem.Changed(var event) -> {
                boolean isNew = event.cursor().compareTo(position) > 0;
                position = isNew ? event.cursor() : position;
                yield isNew;
            }
            case LiveItem.Quiet _ -> {
                current.seen().filter(seen -> seen.compareTo(position) > 0).ifPresent(seen -> position = seen);
                yield true;
            }
            case LiveItem.Heard _, LiveItem.Ended _ -> true;
        };
    }

    private void fallBack() {
        buffer = null;
        if (!behind) {
            behind = true;
            behindSince = System.nanoTime();
        }
    }

    private boolean isTooFarBehind() {
        return behind && System.nanoTime() - behindSince > maxBehind.toNanos();
    }

    @Override
    public void close() {
        LiveBuffer current = buffer;
        if (current != null) {
            tail.leave(current);
        }
        onClose.run();
    }
}
