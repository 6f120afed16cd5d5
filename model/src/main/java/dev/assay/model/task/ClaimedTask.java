package dev.assay.model.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A task in the hands of the worker that claimed it.
///
/// @param parent the main task it belongs to; null when it stands alone
/// @param service the service that does it; null when it stands alone
/// @param readyAt when it could first have been claimed: what claim latency is measured from
/// @param claimedAt by the database's clock, like `readyAt`
public record ClaimedTask(
        Lease lease,
        TaskKind kind,
        QueueName queue,
        Priority priority,
        @Nullable Target target,
        @Nullable TaskId parent,
        @Nullable String service,
        Payload payload,
        Attempts attempts,
        Instant readyAt,
        Instant claimedAt) {

    public TaskId id() {
        return lease.task();
    }
}
