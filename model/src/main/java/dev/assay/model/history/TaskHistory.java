package dev.assay.model.history;

import dev.assay.model.task.TaskId;
import java.util.Optional;

/// What has happened to a task. Never waits for a writer.
public interface TaskHistory {

    /// Longer histories are cut at their beginning.
    int MAX_EDGES = 10_000;

    /// Of a task with its subtasks; empty when there is no such task.
    Optional<Timeline> timeline(TaskId task);

    /// Where its last edge stands in the feed, even if it cannot be read there yet; empty when it has none.
    Optional<EventCursor> lastEdge(TaskId task);
}
