package dev.assay.model.history;

import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One step of a task's life, as it was recorded in the transaction that took it.
///
/// @param parent its main task; null when it is one or stands alone
/// @param epoch which run it belongs to; 0 before the first
/// @param from null at the submit
/// @param actor who took it: a worker's id, a pipeline's id, [#REQUEST] or [#SERVICE]
/// @param cause what had gone wrong; null when nothing had
/// @param notBefore until when it waits now; null when it need not
public record Edge(
        TaskId task,
        @Nullable TaskId parent,
        int epoch,
        Instant at,
        @Nullable TaskStatus from,
        TaskStatus to,
        String actor,
        EdgeReason reason,
        @Nullable FailureCause cause,
        @Nullable Instant notBefore) {

    /// Whoever sent a request.
    public static final String REQUEST = "request";

    /// Assay itself, by its own rules.
    public static final String SERVICE = "service";

    /// True when a worker began a run with it.
    public boolean beginsRun() {
        return reason == EdgeReason.CLAIMED;
    }

    public boolean isOfSubtask() {
        return parent != null;
    }
}
