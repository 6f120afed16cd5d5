package dev.assay.tasks.api;

import dev.assay.edge.api.ProblemException;
import dev.assay.model.history.EventCursor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads where a client wants to go on.
final class Cursors {

    private Cursors() {}

    /// What the browser says by itself when it reconnects comes before what the page asked for at first.
    static Optional<EventCursor> read(@Nullable String lastEventId, @Nullable String after) {
        String text = lastEventId == null || lastEventId.isEmpty() ? after : lastEventId;
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(EventCursor.parse(text)
                .orElseThrow(() -> ProblemException.invalid(
                        "after", "is not the id of an event; send the last one you got, unchanged, or none")));
    }
}
