package dev.assay.model.retry;

import dev.assay.model.task.TaskId;
import java.util.List;

/// Tries ended tasks again. The old task stays as it ended; a new one is made with the same kind, queue, priority,
/// target, payload, labels and subtasks, as far as the terms do not say otherwise. It belongs to no pipeline: a
/// pipeline tries its own tasks again.
public interface TaskRetries {

    /// The most tasks one call takes: they are locked together, and their payloads are in memory.
    int MAX_BATCH = 200;

    /// Tries tasks again, in one transaction. A task is tried again once: whoever asks a second time, or at the
    /// same time, is answered with the task that was made first. An OPEN dead letter of the task becomes REDRIVEN
    /// with it.
    ///
    /// @param tasks at most [#MAX_BATCH]
    /// @return what came of each, in the order in which they were given, each task once
    List<Retried> retry(List<TaskId> tasks, RetryTerms terms);
}
