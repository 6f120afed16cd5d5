package dev.assay.model.history;

/// An edge in the feed.
///
/// @param cursor reading after it goes on behind this event
public record TaskEvent(EventCursor cursor, Edge edge, TaskSubject subject) {

    /// True when its task, which is no subtask, will not move any more.
    public boolean isTheEnd() {
        return !edge.isOfSubtask() && edge.to().isFinal();
    }
}
