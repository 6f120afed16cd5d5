package dev.assay.store.queue;

import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;

/// Ends main tasks whose last subtask was ended by cancel or reclaim, which write no result.
final class Fold {

    private static final Sql FOLDABLE = new Sql("foldable", """
            select key from task
            where subtasks > 0 and subtasks_open = 0 and finished_at is null and status = 'RUNNING'
            order by key
            limit ?
            """);

    private final Database database;
    private final Locks locks;
    private final MainEnd mainEnd;
    private final Turns turns;

    Fold(Database database, Locks locks, MainEnd mainEnd, Turns turns) {
        this.turns = turns;
        this.database = database;
        this.locks = locks;
        this.mainEnd = mainEnd;
    }

    List<TaskId> foldable(int limit) {
        return database.query(FOLDABLE, params -> params.number(limit), row -> new TaskId(row.getLong("key")));
    }

    boolean fold(TaskId parent, ParentEnd end) {
        return database.transact("fold", () -> {
            turns.lockOfMain(parent);
            if (!isFoldable(parent) || !end.agreesWith(subtasks(parent))) {
                return false;
            }
            Publishing.publish(parent, end.publication());
            return mainEnd.write(parent, end);
        });
    }

    /// One that never ran is ended by [Cancel], together with the last subtask that still waited.
    private boolean isFoldable(TaskId parent) {
        return locks.main(parent)
                .filter(main -> main.subtasksOpen() == 0 && main.status() == TaskStatus.RUNNING)
                .isPresent();
    }

    private List<TaskStatus> subtasks(TaskId parent) {
        return locks.subtasks(parent).stream().map(Locks.Subtask::status).toList();
    }
}
