package dev.assay.model.task;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task to be submitted.
///
/// With `subtasks` it becomes a main task, which no worker claims: its subtasks are claimed in its place, and the
/// last of them to end settles it. Without, it is claimed itself.
///
/// @param target the application it is about; null for kinds that have none
/// @param notBefore not claimed earlier than this; null for at once
/// @param idempotencyKey makes a repeated submit answer with the first task; null when the caller does not repeat
///     itself
/// @param labels free text of the submitter's, kept with the task
public record NewTask(
        TaskKind kind,
        QueueName queue,
        Priority priority,
        @Nullable Target target,
        @Nullable Instant notBefore,
        @Nullable String pipelineId,
        Payload payload,
        Map<String, String> labels,
        @Nullable IdempotencyKey idempotencyKey,
        List<Subtask> subtasks) {

    public NewTask {
        labels = Map.copyOf(labels);
        subtasks = List.copyOf(subtasks);
    }

    /// The same task under an idempotency key.
    public NewTask with(@Nullable IdempotencyKey key) {
        return new NewTask(kind, queue, priority, target, notBefore, pipelineId, payload, labels, key, subtasks);
    }

    /// The part of a main task that one service does.
    ///
    /// @param service the wire name of the service that does it, unique within the main task
    public record Subtask(String service, Payload payload) {}

    /// What a client sends along so that repeating a submit is safe.
    ///
    /// @param key the client's own, 1 to 200 characters
    /// @param requestDigest of the request as it was sent: the same key with another request is refused
    public record IdempotencyKey(String key, String requestDigest) {

        public IdempotencyKey {
            if (key.isBlank() || key.length() > 200) {
                throw new IllegalArgumentException("an idempotency key has 1 to 200 characters");
            }
        }
    }
}
