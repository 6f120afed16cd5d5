package dev.assay.model.history;

import dev.assay.model.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The feed of everything that happens to tasks.
///
/// An event can be read once every transaction that might still put something before it has ended. So whoever reads
/// on from the cursor of the last event misses nothing and sees nothing twice, and sees a task's edges in the order
/// in which it took them, however long the transactions of others stay open. The price is that one long transaction
/// holds everybody's events back until it ends.
public interface TaskEvents {

    /// Behind everything that can be read at this moment.
    EventCursor latest();

    /// The next events.
    ///
    /// @param families only of these tasks and their subtasks; of all when empty
    /// @throws EventsGoneException when there may be a gap after the cursor
    List<TaskEvent> read(EventCursor after, Set<TaskId> families, int limit);

    /// What was heard of running tasks since then, and of the main tasks among their parents; of all when null.
    List<TaskProgress> progressSince(@Nullable Instant since);
}
