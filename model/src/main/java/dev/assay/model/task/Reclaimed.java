package dev.assay.model.task;

/// A task taken back from a worker that let its lease expire.
///
/// @param lostBy the worker that had it
/// @param status PENDING when it will be run again, FAILED when it has lost too many workers
public record Reclaimed(TaskId task, WorkerId lostBy, TaskStatus status) {}
