package dev.assay.tasks.api;

import dev.assay.model.history.TaskProgress;
import dev.assay.model.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How far a running task has come.
///
/// @param etaSeconds what is left at the pace so far; null while that cannot be told
@Schema(name = "TaskProgressEvent")
@RegisterForReflection
record ProgressEventJson(
        String id,
        @Nullable String parentId,
        @Nullable String service,
        int percent,
        @Nullable String step,
        int completed,
        int total,
        Instant heardAt,
        @Nullable Double etaSeconds) {

    static final String NAME = "task.progress";

    static ProgressEventJson of(TaskProgress heard) {
        TaskId parent = heard.parent();
        return new ProgressEventJson(
                heard.task().toString(),
                parent == null ? null : parent.toString(),
                heard.subject().service(),
                heard.progress().percent(),
                heard.progress().step(),
                heard.progress().completed(),
                heard.progress().total(),
                heard.heardAt(),
                seconds(heard.remaining()));
    }

    /// To a tenth: more would be pretended.
    static @Nullable Double seconds(Optional<Duration> remaining) {
        return remaining.map(left -> Math.round(left.toMillis() / 100.0) / 10.0).orElse(null);
    }
}
