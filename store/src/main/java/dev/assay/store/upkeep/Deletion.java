package dev.assay.store.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// Deletes finished tasks, with their subtasks and all that hangs on them, and notes whose files are left.
///
/// Locks are taken by one statement and conditions are checked by the next, whose snapshot is newer than the locks:
/// so whoever changed a letter or opened a pipeline again just before is seen. Pipelines before tasks, as everybody
/// does who moves a pipeline; none of them is waited for when it is locked already, and nobody ever waits for a
/// finished task's subtasks. A letter is waited for: who has that one only is about to commit. One statement deletes
/// whole families, so the counters' rows are locked once, in their order.
final class Deletion {

    /// Why a finished task is left alone, in a query with `terms`, `task` and its `letter`.
    static final String SKIP = """
            case when exists (select from pipeline_task as part join pipeline on pipeline.key = part.pipeline_key
                              where part.task_key = task.key and pipeline.finished_at is null)
                      then 'PIPELINE_OPEN'
                 when (select keep_open from terms) and letter.state = 'OPEN' then 'LETTER_OPEN'
                 when greatest(task.finished_at, letter.changed_at) >= (select recent from terms) then 'RECENT'
            end""";

    private static final Sql LOCK_PIPELINES = new Sql("lock pipelines of old tasks", """
            select key from pipeline
            where key = any (array(select pipeline_key from pipeline_task where task_key = any (?)))
              and finished_at is not null
            order by key
            for share skip locked
            """);

    private static final Sql LOCK_TASKS = new Sql("lock old tasks", """
            select key from task
            where key = any (?) and parent_key is null and finished_at is not null
            order by key
            for update skip locked
            """);

    /// What happens to a letter keeps its task, so it is looked at under this lock. Deleting a task deletes its letter,
    /// and would take the locks in any order.
    private static final Sql LOCK_LETTERS = new Sql("lock letters of old tasks", """
            select task_key as key from dead_letter where task_key = any (?) order by task_key for update
            """);

    private static final Sql DELETE = new Sql("delete old tasks", """
            with terms as materialized (
                select now, now - ? * interval '1 microsecond' as before, now - ? * interval '1 microsecond' as recent,
                       ?::boolean as keep_open
                from (select coalesce(?::timestamptz, now()) as now) as clock
            ), due as materialized (
                select task.key
                from task left join dead_letter as letter on letter.task_key = task.key
                where task.key = any (?)
                  and task.finished_at < (select before from terms)
                  and %s is null
                  and not exists (select from pipeline_task as part
                                  where part.task_key = task.key and part.pipeline_key <> all (?))
            ), families as materialized (
                select key from due
                union all
                select key from task where parent_key = any (array(select key from due))
            ), deleted as (
                delete from task where key = any (array(select key from families))
                returning key, parent_key, model, app, result_path
            ), archives as (
                delete from archived_result where task_key = any (array(select key from due))
            )
            select coalesce(parent_key, key) as main, min(model) as model, min(app) as app,
                   bool_or(result_path is not null) as has_files
            from deleted
            group by 1
            order by 1
            """.formatted(SKIP));

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final PostgresDeletedResults notes;

    Deletion(Database database, QueueClock clock, Fence fence, PostgresDeletedResults notes) {
        this.database = database;
        this.clock = clock;
        this.fence = fence;
        this.notes = notes;
    }

    private record Deleted(TaskId task, String directory, boolean hasFiles) {}

    List<TaskId> delete(RunLease lease, List<TaskId> batch, Duration threshold, TaskSweeps.OldTasks terms) {
        List<Long> keys = batch.stream().map(TaskId::key).toList();
        return fence.under(lease, "delete old tasks", () -> {
            List<Long> pipelines = keys(LOCK_PIPELINES, keys);
            List<Long> locked = keys(LOCK_TASKS, keys);
            keys(LOCK_LETTERS, locked);
            List<Deleted> deleted = database.query(
                    DELETE,
                    params -> params.micros(threshold)
                            .micros(terms.recent())
                            .flag(terms.keepOpenLetters())
                            .instant(clock.now())
                            .keys(locked)
                            .keys(pipelines),
                    Deletion::deleted);
            if (terms.withFiles()) {
                notes.write(deleted.stream()
                        .filter(Deleted::hasFiles)
                        .map(Deleted::directory)
                        .toList());
            }
            return deleted.stream().map(Deleted::task).toList();
        });
    }

    private List<Long> keys(Sql lock, List<Long> tasks) {
        return database.query(lock, params -> params.keys(tasks), row -> row.getLong("key"));
    }

    private static Deleted deleted(ResultSet row) throws SQLException {
        var task = new TaskId(row.getLong("main"));
        String model = row.getString("model");
        Target target = model == null ? null : new Target(model, row.getInt("app"));
        return new Deleted(task, DeletedResults.directory(task, target), row.getBoolean("has_files"));
    }
}
