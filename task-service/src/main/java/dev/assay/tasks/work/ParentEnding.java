package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import java.io.IOException;
import java.util.Optional;

/// Makes the end of a main task: its verdict and its result, written under temporary names.
public interface ParentEnding {

    /// The end as it will be once this last open subtask is settled like that; empty when another subtask is open
    /// again.
    ///
    /// @throws IOException when the result cannot be written
    Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) throws IOException;

    /// The end of a main task whose subtasks have all ended already; empty when one is open again.
    ///
    /// @throws IOException when the result cannot be written
    Optional<ParentEnd> end(TaskId parent) throws IOException;
}
