package dev.assay.model.retry;

import dev.assay.model.task.NewTask;
import dev.assay.model.task.Priority;

/// What is changed about a task when it is tried again. A pure function: it is called while rows are locked, and
/// again when the transaction has to be repeated.
@FunctionalInterface
public interface Revision {

    Revision NONE = Revised.Fit::new;

    /// @param again the task as it would be made unchanged
    Revised of(NewTask again);

    /// With another priority.
    static Revision priority(Priority priority) {
        return again -> new Revised.Fit(new NewTask(
                again.kind(),
                again.queue(),
                priority,
                again.target(),
                again.notBefore(),
                again.pipelineId(),
                again.payload(),
                again.labels(),
                again.idempotencyKey(),
                again.subtasks()));
    }

    /// This one's changes, and then another's.
    default Revision then(Revision next) {
        return again -> switch (of(again)) {
            case Revised.Fit(var task) -> next.of(task);
            case Revised.Unfit unfit -> unfit;
        };
    }

    /// What came of it.
    sealed interface Revised {

        /// The task to be made.
        record Fit(NewTask task) implements Revised {}

        /// The change makes no sense for this task.
        ///
        /// @param why for a person
        record Unfit(String why) implements Revised {}
    }
}
