package dev.assay.tasks.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.edge.api.Problem;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskProgress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a WebSocket client is sent.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record LiveMessage(
        @Nullable String event,
        @Nullable String cursor,
        @Nullable Object data,
        @Nullable Subscribed subscribed,
        @Nullable String pong,
        @Nullable Problem error) {

    /// What the connection is about now.
    @RegisterForReflection
    record Subscribed(boolean all, List<String> tasks) {}

    static LiveMessage event(TaskEvent event) {
        return new LiveMessage(EventJson.name(event), event.cursor().toString(), EventJson.of(event), null, null, null);
    }

    static LiveMessage progress(TaskProgress heard) {
        return new LiveMessage(ProgressEventJson.NAME, null, ProgressEventJson.of(heard), null, null, null);
    }

    static LiveMessage end(LiveEndJson end) {
        return new LiveMessage(LiveEndJson.NAME, end.cursor(), end, null, null, null);
    }

    /// @param cursor how far the stream is; null when there is none
    static LiveMessage subscribed(@Nullable String cursor, boolean all, List<String> tasks) {
        return new LiveMessage(null, cursor, null, new Subscribed(all, tasks), null, null);
    }

    static LiveMessage pong(String text) {
        return new LiveMessage(null, null, null, null, text, null);
    }

    static LiveMessage error(Problem problem) {
        return new LiveMessage(null, null, null, null, null, problem);
    }
}
