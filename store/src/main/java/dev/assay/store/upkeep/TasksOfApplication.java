package dev.assay.store.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the finished tasks of one application, however old, by key.
final class TasksOfApplication implements Batched<TaskId> {

    private static final Sql FIND = new Sql("find tasks of an application", """
            with terms as materialized (
                select now, now - ? * interval '1 microsecond' as recent, ?::boolean as keep_open
                from (select coalesce(?::timestamptz, now()) as now) as clock
            )
            select task.key, %s as skip
            from task left join dead_letter as letter on letter.task_key = task.key
            where task.parent_key is null and task.finished_at is not null
              and task.model = ? and task.app = ? and task.key > ?
            order by task.key
            limit ?
            """.formatted(Deletion.SKIP));

    /// Whoever pins or restores it waits until the batch is deleted, or has been first.
    private static final Sql LOCK_MISSING = new Sql("prove application missing", """
            select from application where model = ? and app = ? and missing_since is not null and not kept for share
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final Deletion deletion;
    private final Target application;
    private final TaskSweeps.OldTasks terms;

    TasksOfApplication(
            Database database,
            QueueClock clock,
            Fence fence,
            Deletion deletion,
            Target application,
            TaskSweeps.OldTasks terms) {
        this.database = database;
        this.clock = clock;
        this.fence = fence;
        this.deletion = deletion;
        this.application = application;
        this.terms = terms;
    }

    @Override
    public Found<TaskId> find(@Nullable String cursor, int limit) {
        return Looked.piece(
                database.query(
                        FIND,
                        params -> params.micros(terms.recent())
                                .flag(terms.keepOpenLetters())
                                .instant(clock.now())
                                .text(application.model())
                                .number(application.app())
                                .key(Keys.after(cursor))
                                .number(limit),
                        row -> new Looked<>(
                                new TaskId(row.getLong("key")), Looked.skip(row), Keys.cursor(row.getLong("key")))),
                limit);
    }

    @Override
    public List<TaskId> apply(RunLease lease, List<TaskId> batch) {
        return fence.under(
                lease,
                "delete tasks of an application",
                () -> isMissing() ? deletion.delete(lease, batch, terms.recent(), terms) : List.of());
    }

    private boolean isMissing() {
        return !database.query(
                        LOCK_MISSING, params -> params.text(application.model()).number(application.app()), _ -> true)
                .isEmpty();
    }
}
