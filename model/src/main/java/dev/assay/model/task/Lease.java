package dev.assay.model.task;

import java.time.Instant;

/// A worker's claim on a task: exclusive until it expires, and renewed while the worker lives.
///
/// @param epoch the fencing token. It grows with every claim of the task, and every later write carries it; a write
///     whose epoch is not the row's is refused, however late it arrives
/// @param expiresAt by the database's clock, as of the claim or the last renewal
public record Lease(TaskId task, WorkerId worker, int epoch, Instant expiresAt) {}
