package dev.assay.model.retry;

import dev.assay.model.task.TaskId;

/// What came of trying a task again.
public sealed interface Retried {

    /// The task that was to be tried again.
    TaskId task();

    /// A new task was made of it.
    record Made(TaskId task, TaskId as) implements Retried {}

    /// One had been made of it before.
    record Before(TaskId task, TaskId as) implements Retried {}

    /// Nothing was done.
    ///
    /// @param detail for a person
    record Refused(TaskId task, Refusal why, String detail) implements Retried {}

    /// Why a task is not tried again.
    enum Refusal {
        /// There is no such task, or there is none any more.
        UNKNOWN,
        /// It is a part of a main task, which is what can be tried again.
        IS_SUBTASK,
        /// It is still under way.
        NOT_FINAL,
        /// Everything it was asked for was done.
        COMPLETED,
        /// Only dead letters were to be tried again, and it is none.
        NO_DEAD_LETTER,
        /// Its dead letter was given up.
        DISCARDED,
        /// It was tried again before, and that task has been deleted since.
        REDRIVEN_BEFORE,
        /// What is to be changed does not fit it.
        UNFIT
    }
}
