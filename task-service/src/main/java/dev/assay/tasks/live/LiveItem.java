package dev.assay.tasks.live;

import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskProgress;

/// What comes next on a stream.
public sealed interface LiveItem {

    /// A task took an edge.
    record Changed(TaskEvent event) implements LiveItem {}

    /// A running task got on. Only the latest of each task is kept for a reader.
    record Heard(TaskProgress progress) implements LiveItem {}

    /// Nothing for as long as the reader wanted to wait.
    record Quiet() implements LiveItem {}

    /// The stream ends here. Reading on from its position misses nothing, unless the end says otherwise.
    record Ended(LiveEnd why) implements LiveItem {}
}
