package dev.assay.store.queue;

import dev.assay.model.task.Lease;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import java.util.List;
import java.util.Optional;

/// Ends the last open subtask and its main task in one transaction.
final class SettleLast {

    private final Database database;
    private final Locks locks;
    private final LeafEnd leafEnd;
    private final MainEnd mainEnd;
    private final Turns turns;

    SettleLast(Database database, Locks locks, LeafEnd leafEnd, MainEnd mainEnd, Turns turns) {
        this.turns = turns;
        this.database = database;
        this.locks = locks;
        this.leafEnd = leafEnd;
        this.mainEnd = mainEnd;
    }

    SettleReply run(Lease lease, Settlement settlement, ParentEnd end) {
        if (!settlement.status().isFinal()) {
            throw new IllegalArgumentException("a main task does not end with a subtask that goes on: " + settlement);
        }
        return database.transact("settle last", () -> {
            turns.lockOfSubtask(lease.task());
            Optional<Locks.Held> held = locks.held(lease);
            if (held.isEmpty()) {
                return new SettleReply.Refused();
            }
            TaskId parent = held.get().parent();
            if (parent == null) {
                throw new IllegalArgumentException(lease.task() + " is not a subtask");
            }
            if (!isTheEnd(end, parent, lease.task(), settlement.status())) {
                return new SettleReply.LastOpenSubtask(parent);
            }
            settlement
                    .storedResult()
                    .map(TaskResult::publication)
                    .ifPresent(own -> Publishing.publish(lease.task(), own));
            Publishing.publish(parent, end.publication());
            if (leafEnd.write(lease, settlement, true).isEmpty() || !mainEnd.write(parent, end)) {
                throw new IllegalStateException(parent + " did not end with its last subtask " + lease.task());
            }
            return new SettleReply.Settled(settlement.status());
        });
    }

    /// True when the others have all ended and, together with this one's state, come to this end.
    private boolean isTheEnd(ParentEnd end, TaskId parent, TaskId last, TaskStatus lastStatus) {
        if (locks.main(parent).orElseThrow().subtasksOpen() != 1) {
            return false;
        }
        List<TaskStatus> ends = locks.subtasks(parent).stream()
                .map(subtask -> subtask.id().equals(last) ? lastStatus : subtask.status())
                .toList();
        return end.agreesWith(ends);
    }
}
