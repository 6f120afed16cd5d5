package dev.assay.model.task;

/// What came of a submit.
public sealed interface Submission {

    /// A new task, PENDING and committed.
    record Created(TaskId id) implements Submission {}

    /// The same request came before under the same idempotency key; this is the task it made.
    record Repeated(TaskId id) implements Submission {}

    /// Another request came before under the same idempotency key; nothing was submitted.
    record KeyReused(TaskId first) implements Submission {}
}
