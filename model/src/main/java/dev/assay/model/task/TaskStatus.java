package dev.assay.model.task;

import java.util.EnumSet;
import java.util.Set;

/// Where a task is in its life. The edges of [#next] are the only ones the system takes; `docs/task-lifecycle.md`
/// names the verb, the owner and the guard of each, and a test compares that page with this enum.
public enum TaskStatus {
    /// Its subtasks are being created. Left in the transaction that entered it, so nobody outside ever waits on it.
    INITIALIZING,
    /// Waiting: for its time, and then for a worker. A main task waits here until its first subtask is claimed.
    PENDING,
    /// Held by one worker under a lease; if that worker dies, the lease runs out and the task is reclaimed. A main
    /// task holds no lease: it is RUNNING from the claim of its first subtask until its last one is settled.
    RUNNING,
    /// Everything asked for was done. Kept until retention deletes it.
    COMPLETED,
    /// Some of what was asked for was done; the tools say which, and why the others were not.
    PARTIAL_SUCCESS,
    /// Nothing usable came of it; the cause says why.
    FAILED,
    /// Ended by request. Whatever its worker still sends is refused.
    CANCELLED;

    private static final Set<TaskStatus> FINAL = EnumSet.of(COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED);

    /// The states a task may move to from this one; empty for a final state.
    public Set<TaskStatus> next() {
        return switch (this) {
            case INITIALIZING -> EnumSet.of(PENDING);
            case PENDING -> EnumSet.of(RUNNING, CANCELLED);
            case RUNNING -> EnumSet.of(PENDING, COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED);
            case COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED -> EnumSet.noneOf(TaskStatus.class);
        };
    }

    /// True once nothing will move the task any more.
    public boolean isFinal() {
        return FINAL.contains(this);
    }

    /// True when the task left a result worth reading.
    public boolean isSuccess() {
        return this == COMPLETED || this == PARTIAL_SUCCESS;
    }
}
