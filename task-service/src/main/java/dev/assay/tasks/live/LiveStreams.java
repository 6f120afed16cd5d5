package dev.assay.tasks.live;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// Opens streams, no more at a time than the settings allow.
@ApplicationScoped
public class LiveStreams {

    private final LiveTail tail;
    private final TaskEvents events;
    private final LiveSettings settings;
    private final Semaphore free;

    LiveStreams(LiveTail tail, TaskEvents events, LiveSettings settings) {
        this.tail = tail;
        this.events = events;
        this.settings = settings;
        this.free = new Semaphore(settings.maxStreams());
    }

    /// Opens a stream of what happens after a place in the feed.
    ///
    /// @return empty when too many are open
    /// @throws dev.assay.model.history.EventsGoneException when it could not be without a gap
    public Optional<LiveStream> open(EventCursor after, LiveFilter filter) {
        // asked before the first byte is sent, while it can still be refused
        events.read(after, Set.of(), 1);
        return free.tryAcquire()
                ? Optional.of(new LiveStream(tail, events, settings.maxBehind(), after, filter, free::release))
                : Optional.empty();
    }

    /// From here on nothing has happened yet.
    public EventCursor now() {
        return events.latest();
    }
}
