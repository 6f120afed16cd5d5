package dev.assay.tasks.work;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;

/// Does the work of one kind of task. One class per kind; a bean of this type is found by its kind.
///
/// A runner is called on a virtual thread of its own and may block. It is asked to stop by an interrupt, and then
/// returns [TaskOutcome.Interrupted] soon. It does not throw: whatever goes wrong is an outcome.
public interface TaskRunner {

    TaskKind kind();

    /// How tasks of this kind are tried again.
    ///
    /// @param standard what the settings say; the answer of kinds that know no better
    default RetryPolicy retries(RetryPolicy standard) {
        return standard;
    }

    TaskOutcome run(ClaimedTask task, ProgressSink progress);
}
