package dev.assay.model.task;

/// What came of a request to cancel.
public sealed interface Cancellation {

    /// The task, and its open subtasks, are CANCELLED. Where one was running, its worker has been told and whatever
    /// it still sends is refused.
    record Cancelled() implements Cancellation {}

    /// It had already ended; nothing was changed.
    record AlreadyFinal(TaskStatus status) implements Cancellation {}

    /// There is no such task.
    record Unknown() implements Cancellation {}
}
