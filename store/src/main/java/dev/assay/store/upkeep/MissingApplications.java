package dev.assay.store.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deletes applications that have been missing for longer than the grace. Their places in the turns stay: a turn is
/// a row that others may be about to lock, it is tiny, and it is right.
final class MissingApplications implements Batched<Target> {

    private static final String SKIP = """
            case when application.kept then 'KEPT'
                 when exists (select from task
                              where task.model = application.model and task.app = application.app
                                and task.parent_key is null and task.status = 'RUNNING')
                      or %s
                      then 'IN_USE'
            end""".formatted(PostgresApplicationSweeps.IS_BEING_GENERATED);

    private static final Sql FIND = new Sql("find applications to be deleted", """
            select model, app, %s as skip
            from application
            where missing_since < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
              and (model, app) > (?, ?)
            order by model, app
            limit ?
            """.formatted(SKIP));

    private static final Sql DELETE = new Sql("delete missing applications", """
            with clock as materialized (
                select coalesce(?::timestamptz, now()) as now, ? * interval '1 microsecond' as grace
            ), due as materialized (
                select model, app from application
                where (model, app) in (select * from unnest(?::text[], ?::integer[]))
                  and missing_since < (select now - grace from clock)
                  and %s is null
                order by model, app
                for update skip locked
            ), deleted as (
                delete from application using due
                where application.model = due.model and application.app = due.app
                returning application.model, application.app
            )
            insert into deleted_application as gone (model, app, deleted_at)
            select model, app, now from deleted, clock
            on conflict (model, app) do update set deleted_at = excluded.deleted_at
            returning gone.model, gone.app
            """.formatted(SKIP));

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final Duration grace;

    MissingApplications(Database database, QueueClock clock, Fence fence, Duration grace) {
        this.database = database;
        this.clock = clock;
        this.fence = fence;
        this.grace = grace;
    }

    @Override
    public Found<Target> find(@Nullable String cursor, int limit) {
        Target after = cursor == null ? null : Named.parse(cursor);
        return Looked.piece(
                database.query(
                        FIND,
                        params -> params.instant(clock.now())
                                .micros(grace)
                                .text(after == null ? "" : after.model())
                                .number(after == null ? 0 : after.app())
                                .number(limit),
                        row -> {
                            Target application = PostgresApplicationSweeps.target(row);
                            return new Looked<>(application, Looked.skip(row), Named.cursor(application));
                        }),
                limit);
    }

    @Override
    public List<Target> apply(RunLease lease, List<Target> batch) {
        return fence.under(
                lease,
                "delete missing applications",
                () -> database.query(
                        DELETE,
                        params -> PostgresApplicationSweeps.bind(
                                params.instant(clock.now()).micros(grace), batch),
                        PostgresApplicationSweeps::target));
    }
}
