package dev.assay.model.task;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verbs for many tasks at once. Throws [QueueUnavailableException] when the store cannot be reached.
public interface BulkTasks {

    /// The most tasks that one request moves.
    int MAX_SELECTION = 10_000;

    /// The most tasks that one call of [#cancel] takes: their rows are locked together.
    int MAX_BATCH = 500;

    /// The tasks that a filter means, oldest first, read from the index of each state asked for.
    ///
    /// @param filter with at least one state
    /// @param limit at most so many
    /// @throws IllegalArgumentException for a filter without a state, which no index answers
    List<TaskId> matching(TaskFilter filter, int limit);

    /// Like [#matching], without the tasks that have been tried again or given up already.
    List<TaskId> retriable(TaskFilter filter, int limit);

    /// Ends tasks by request, and their open subtasks with them, in one transaction. Subtasks, tasks that have
    /// ended and tasks that are gone are passed over.
    ///
    /// @param tasks at most [#MAX_BATCH]
    /// @param reason kept with each; null for none
    /// @return those that this call cancelled
    Set<TaskId> cancel(List<TaskId> tasks, @Nullable String reason);
}
