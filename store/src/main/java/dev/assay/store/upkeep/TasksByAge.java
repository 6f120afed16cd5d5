package dev.assay.store.upkeep;

import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds finished tasks that are old enough, by age, along an index that holds nothing else.
final class TasksByAge implements Batched<TaskId> {

    private static final Sql FIND = new Sql("find old tasks", """
            with terms as materialized (
                select now, now - ? * interval '1 microsecond' as before, now - ? * interval '1 microsecond' as recent,
                       ?::boolean as keep_open
                from (select coalesce(?::timestamptz, now()) as now) as clock
            )
            select task.key, task.finished_at, %s as skip
            from task left join dead_letter as letter on letter.task_key = task.key
            where task.parent_key is null
              and task.finished_at < (select before from terms)
              and (task.finished_at, task.key) > (?::timestamptz, ?)
            order by task.finished_at, task.key
            limit ?
            """.formatted(Deletion.SKIP));

    private final Database database;
    private final QueueClock clock;
    private final Deletion deletion;
    private final TaskSweeps.OldTasks terms;

    TasksByAge(Database database, QueueClock clock, Deletion deletion, TaskSweeps.OldTasks terms) {
        this.database = database;
        this.clock = clock;
        this.deletion = deletion;
        this.terms = terms;
    }

    @Override
    public Found<TaskId> find(@Nullable String cursor, int limit) {
        Place after = Place.parse(cursor);
        return Looked.piece(
                database.query(
                        FIND,
                        params -> params.micros(terms.threshold())
                                .micros(terms.recent())
                                .flag(terms.keepOpenLetters())
                                .instant(clock.now())
                                .instant(after.time())
                                .key(after.key())
                                .number(limit),
                        row -> {
                            var task = new TaskId(row.getLong("key"));
                            var ended = row.getObject("finished_at", OffsetDateTime.class)
                                    .toInstant();
                            return new Looked<>(
                                    task,
                                    Looked.skip(row),
                                    Place.of(ended, task.key()).toString());
                        }),
                limit);
    }

    @Override
    public List<TaskId> apply(RunLease lease, List<TaskId> batch) {
        return deletion.delete(lease, batch, terms.threshold(), terms);
    }
}
