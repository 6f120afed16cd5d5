package dev.assay.store.pipeline;

import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;
import java.util.Set;

/// Cancels what a pipeline has open. What has ended meanwhile stays as it ended; either way there is nothing open
/// afterwards, and the next fold finds the ends.
final class OpenTasks {

    /// In the order in which statements that write tasks of several queues touch their counters: each cancel touches
    /// its own.
    private static final Sql FIND = new Sql("find open tasks of pipeline", """
            select task_key from pipeline_task join task on task.key = task_key
            where pipeline_key = ? and not folded and stage = any (?::text[])
            order by task.queue, task_key
            """);

    private static final Sql LOCK_TURNS = new Sql("lock turns of open tasks", """
            select turn.model from application_turn as turn
            where (turn.model, turn.app) in (select model, app from task where key = any (?) and model is not null
                                                and finished_at is null)
            order by turn.model, turn.app
            for no key update
            """);

    private static final Sql LOCK_LEAVES = new Sql("lock open subtasks", """
            select key from task
            where (parent_key = any (?) or key = any (?) and subtasks = 0) and finished_at is null
            order by key
            for no key update
            """);

    private static final Sql LOCK_MAINS = new Sql("lock open tasks", """
            select key from task
            where key = any (?) and subtasks > 0 and finished_at is null
            order by key
            for no key update
            """);

    private final Database database;
    private final TaskQueue queue;

    /// @param queue on the same database: its cancels join this one's transactions
    OpenTasks(Database database, TaskQueue queue) {
        this.database = database;
        this.queue = queue;
    }

    /// @return how many it were
    int cancel(LockedPipeline pipeline, Set<Stage> stages, String reason) {
        List<TaskId> open = database.query(
                FIND,
                params -> params.key(pipeline.key())
                        .texts(stages.stream().map(Stage::name).toList()),
                row -> new TaskId(row.getLong("task_key")));
        if (open.size() > 1) {
            lock(open.stream().map(TaskId::key).toList());
        }
        open.forEach(task -> queue.cancel(task, reason));
        return open.size();
    }

    /// All that the cancels will lock, in the order of `dev.assay.store.queue`: the first of them touches the counters,
    /// which come last. Nothing that has ended: who tries that again has its lock, and asks for its turn.
    private void lock(List<Long> keys) {
        database.query(LOCK_TURNS, params -> params.keys(keys), _ -> true);
        database.query(LOCK_LEAVES, params -> params.keys(keys).keys(keys), _ -> true);
        database.query(LOCK_MAINS, params -> params.keys(keys), _ -> true);
    }
}
