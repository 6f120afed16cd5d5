package dev.assay.model.schedule;

import dev.assay.model.task.TaskId;

/// What came of having a schedule's task made out of turn.
public sealed interface RunNow {

    record Started(TaskId task) implements RunNow {}

    /// The task it made last has not ended, and it does not want two at once.
    record StillOpen(TaskId last) implements RunNow {}

    /// Its request cannot be carried out any more.
    record Refused(String problem) implements RunNow {}

    record Unknown() implements RunNow {}
}
