package dev.assay.model.history;

/// A cursor from which nobody can go on without missing something: what came after it has been deleted together
/// with its tasks, or it belongs to another database.
public final class EventsGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EventsGoneException(EventCursor cursor) {
        super("what came after " + cursor + " is not all there any more");
    }
}
