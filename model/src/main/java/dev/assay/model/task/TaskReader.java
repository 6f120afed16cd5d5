package dev.assay.model.task;

import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.page.Window;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What can be read of tasks. Never waits for a writer. Throws [QueueUnavailableException] when the store cannot be
/// reached, and [dev.assay.model.page.BadCursorException] for a cursor it never handed out.
public interface TaskReader {

    Optional<TaskView> find(TaskId task);

    /// Newest first. Without the payloads, which may be large: each is [Payload#EMPTY] here.
    Page<TaskView> list(TaskFilter filter, PageRequest page);

    /// The same list by places in it, and how long it is, both up to [Window#MAX_TOTAL].
    ///
    /// @param offset how many to pass over, 0 to [Window#MAX_TOTAL]
    /// @param limit 1 to [Window#MAX_LIMIT]
    Window<TaskView> window(TaskFilter filter, int offset, int limit);

    /// A main task's subtasks, by service; empty when it has none or is unknown.
    List<TaskView> subtasks(TaskId parent);

    /// The findings of a task and its subtasks, gravest first, then in the order in which they were reported.
    Page<Finding> findings(TaskId task, FindingFilter filter, PageRequest page);

    /// What the services of a task found out besides findings, by the service's wire name, or by its kind for a
    /// task that stands alone; without those that found out nothing of the sort.
    SortedMap<String, ReportDetails> details(TaskId task);
}
