package dev.assay.tasks.api;

import dev.assay.model.history.EventCursor;
import dev.assay.tasks.live.LiveEnd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The last thing said on a stream that ends before its reader wants it to.
///
/// @param cursor where to go on; null when it is the last id that was sent
@Schema(name = "StreamEnd")
@RegisterForReflection
record LiveEndJson(LiveEnd code, String advice, @Nullable String cursor) {

    static final String NAME = "stream.end";

    static LiveEndJson of(LiveEnd why, EventCursor position) {
        return new LiveEndJson(why, why.advice(), position.toString());
    }

    static LiveEndJson tooSlow() {
        return new LiveEndJson(LiveEnd.TOO_SLOW, LiveEnd.TOO_SLOW.advice(), null);
    }
}
