package dev.assay.store.upkeep;

import dev.assay.model.task.Cancellation;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Turns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cancels PENDING tasks whose application has been deleted since they were submitted, with the queue's own verb,
/// one by one: applications are deleted one by one, too.
final class OrphanTasks implements Batched<TaskId> {

    private static final String REASON = "its application was deleted";

    private static final Sql FIND = new Sql("find orphan tasks", """
            select task.key
            from deleted_application as gone
            join task on task.model = gone.model and task.app = gone.app
            where task.parent_key is null and task.status = 'PENDING' and task.created_at <= gone.deleted_at
              and task.key > ?
            order by task.key
            limit ?
            """);

    /// In the order in which all verbs take them: the turn, the subtasks, the task. Whoever is about to claim one
    /// of them is waited for, and then it is no longer PENDING.
    private static final Sql LOCK_SUBTASKS = new Sql("lock subtasks of orphan", """
            select key from task where parent_key = ? order by key for no key update
            """);

    private static final Sql LOCK_ORPHAN = new Sql("lock orphan task", """
            select key from task
            where key = ? and parent_key is null and status = 'PENDING'
            for no key update
            """);

    private static final Sql STILL_GONE = new Sql("prove application deleted", """
            select from deleted_application as gone
            join task on task.model = gone.model and task.app = gone.app
            where task.key = ? and task.created_at <= gone.deleted_at
            for share of gone
            """);

    private final Database database;
    private final Fence fence;
    private final TaskQueue queue;
    private final Turns turns;

    OrphanTasks(Database database, Fence fence, TaskQueue queue, Turns turns) {
        this.database = database;
        this.fence = fence;
        this.queue = queue;
        this.turns = turns;
    }

    @Override
    public Found<TaskId> find(@Nullable String cursor, int limit) {
        return Looked.piece(
                database.query(
                        FIND,
                        params -> params.key(Keys.after(cursor)).number(limit),
                        row -> new Looked<>(new TaskId(row.getLong("key")), null, Keys.cursor(row.getLong("key")))),
                limit);
    }

    @Override
    public List<TaskId> apply(RunLease lease, List<TaskId> batch) {
        return batch.stream().filter(task -> cancel(lease, task)).toList();
    }

    private boolean cancel(RunLease lease, TaskId task) {
        return fence.under(lease, "cancel orphan task", () -> {
            turns.lock(List.of(task.key()));
            database.query(LOCK_SUBTASKS, params -> params.key(task.key()), _ -> true);
            return proves(LOCK_ORPHAN, task)
                    && proves(STILL_GONE, task)
                    && queue.cancel(task, REASON) instanceof Cancellation.Cancelled;
        });
    }

    private boolean proves(Sql sql, TaskId task) {
        return !database.query(sql, params -> params.key(task.key()), _ -> true).isEmpty();
    }
}
