package dev.assay.store.letters;

import dev.assay.model.letter.LetterState;
import dev.assay.model.retry.RetryChoice;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task that is to be tried again, under its lock.
///
/// @param now by the queue's clock
record EndedTask(
        TaskId id,
        boolean isSubtask,
        boolean isMain,
        TaskStatus status,
        TaskKind kind,
        QueueName queue,
        Priority priority,
        @Nullable Target target,
        Payload payload,
        Map<String, String> labels,
        Instant now) {

    /// @param reason why it was discarded
    record Letter(LetterState state, int trips, @Nullable String reason) {}

    /// A task it was made of or that was made of it.
    record Link(TaskId retry, TaskId of, TaskId origin, int deaths) {}

    record Part(TaskStatus status, NewTask.Subtask subtask) {}

    /// The task that tries this one again, unchanged.
    ///
    /// @param parts this task's subtasks, in the order in which they were made
    NewTask again(List<Part> parts, boolean everything, Duration delay) {
        return new NewTask(
                kind,
                queue,
                priority,
                target,
                delay.isZero() ? null : now.plus(delay),
                null,
                payload,
                labels,
                null,
                parts.stream()
                        .filter(part -> RetryChoice.includes(status, part.status(), everything))
                        .map(Part::subtask)
                        .toList());
    }
}
