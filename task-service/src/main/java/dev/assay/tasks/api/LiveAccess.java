package dev.assay.tasks.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.history.EventCursor;
import dev.assay.tasks.live.LiveFilter;
import dev.assay.tasks.live.LiveStream;
import dev.assay.tasks.live.LiveStreams;

/// Opens streams for clients, or says why not.
final class LiveAccess {

    private LiveAccess() {}

    static LiveStream open(LiveStreams streams, EventCursor from, LiveFilter filter) {
        return streams.open(from, filter)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        503,
                        "TOO_MANY_STREAMS",
                        "Too many listen already",
                        "this process serves as many streams as it may",
                        "Try again later, or raise assay.live.max-streams.")));
    }
}
