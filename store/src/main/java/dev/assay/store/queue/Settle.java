package dev.assay.store.queue;

import dev.assay.model.task.Lease;
import dev.assay.model.task.Publication;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.store.jdbc.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a run as decided. Without files to publish that is one statement; with files, the lease is proved first,
/// then they are published, and only then the row is written, all under the same locks.
final class Settle {

    private final Database database;
    private final Locks locks;
    private final LeafEnd leafEnd;

    Settle(Database database, Locks locks, LeafEnd leafEnd) {
        this.database = database;
        this.locks = locks;
        this.leafEnd = leafEnd;
    }

    SettleReply run(Lease lease, Settlement settlement) {
        Publication publication =
                settlement.storedResult().map(TaskResult::publication).orElse(Publication.NOTHING);
        if (publication == Publication.NOTHING) {
            return write(lease, settlement);
        }
        return database.transact("settle", () -> {
            Optional<Locks.Held> held = locks.held(lease);
            if (held.isEmpty()) {
                return new SettleReply.Refused();
            }
            TaskId parent = held.get().parent();
            if (isLastOpen(parent)) {
                return lastOpen(parent);
            }
            Publishing.publish(lease.task(), publication);
            return write(lease, settlement);
        });
    }

    private boolean isLastOpen(@Nullable TaskId parent) {
        return parent != null && locks.main(parent).orElseThrow().subtasksOpen() <= 1;
    }

    private SettleReply write(Lease lease, Settlement settlement) {
        return leafEnd.write(lease, settlement, false)
                .map(reply -> reply.written() ? new SettleReply.Settled(settlement.status()) : lastOpen(reply.parent()))
                .orElseGet(SettleReply.Refused::new);
    }

    private static SettleReply lastOpen(@Nullable TaskId parent) {
        if (parent == null) {
            throw new IllegalStateException("a task without a main task was taken for its last subtask");
        }
        return new SettleReply.LastOpenSubtask(parent);
    }
}
