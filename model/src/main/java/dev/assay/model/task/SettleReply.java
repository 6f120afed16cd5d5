package dev.assay.model.task;

/// Whether a settlement took effect.
public sealed interface SettleReply {

    /// Written and committed.
    ///
    /// @param status the task's state now
    record Settled(TaskStatus status) implements SettleReply {}

    /// Not written: the lease is no longer the task's. Whoever holds it now decides; this worker's result is
    /// dropped.
    record Refused() implements SettleReply {}

    /// Not written: this is the last open subtask, so its main task ends with it and needs a result of its own
    /// first. Write one and call [TaskQueue#settleLast].
    record LastOpenSubtask(TaskId parent) implements SettleReply {}
}
