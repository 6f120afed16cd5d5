package dev.assay.store.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The marks of missing applications, in the applications' own rows. All of a statement's rows are locked by model
/// and number.
public final class PostgresApplicationSweeps implements ApplicationSweeps {

    /// Its number is kept for a task that has not put its directory in place yet. Not `exists`, which the planner may
    /// answer by reading all tasks.
    static final String IS_BEING_GENERATED = """
            coalesce((select task.finished_at is null from task where task.key = application.generated_by), false)""";

    private static final Sql COUNT = new Sql("count applications", """
            select count(*) from application where not %s
            """.formatted(IS_BEING_GENERATED));

    private static final Sql KNOWN = new Sql("read known applications", """
            select model, app, missing_since, kept from application
            where (model, app) > (?, ?) and not %s
            order by model, app
            limit ?
            """.formatted(IS_BEING_GENERATED));

    private static final Sql UNKNOWN = new Sql("find unknown applications", """
            select distinct model, app from unnest(?::text[], ?::integer[]) as found (model, app)
            where not exists (select from application as known where known.model = found.model and known.app = found.app)
            order by model, app
            """);

    private static final Sql REGISTER = new Sql("register found applications", """
            insert into application (model, app, registered_at)
            select distinct model, app, coalesce(?::timestamptz, now())
            from unnest(?::text[], ?::integer[]) as found (model, app)
            order by model, app
            on conflict do nothing
            returning model, app
            """);

    private static final Sql MARK = new Sql("mark missing applications", """
            with gone as materialized (
                select model, app from application
                where (model, app) in (select * from unnest(?::text[], ?::integer[])) and missing_since is null
                  and not %s
                order by model, app
                for no key update skip locked
            )
            update application set missing_since = coalesce(?::timestamptz, now())
            from gone
            where application.model = gone.model and application.app = gone.app
            returning application.model, application.app
            """.formatted(IS_BEING_GENERATED));

    private static final Sql RESTORE = new Sql("restore applications", """
            with back as materialized (
                select model, app from application
                where (model, app) in (select * from unnest(?::text[], ?::integer[])) and missing_since is not null
                order by model, app
                for no key update skip locked
            )
            update application set missing_since = null
            from back
            where application.model = back.model and application.app = back.app
            returning application.model, application.app
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;

    public PostgresApplicationSweeps(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        fence = new Fence(database);
    }

    @Override
    public long count() {
        return database.query(COUNT, _ -> {}, row -> row.getLong(1)).getFirst();
    }

    @Override
    public List<Known> known(@Nullable Target after, int limit) {
        return database.query(
                KNOWN,
                params -> params.text(after == null ? "" : after.model())
                        .number(after == null ? 0 : after.app())
                        .number(limit),
                row -> {
                    OffsetDateTime missing = row.getObject("missing_since", OffsetDateTime.class);
                    return new Known(target(row), missing == null ? null : missing.toInstant(), row.getBoolean("kept"));
                });
    }

    @Override
    public List<Target> unknown(Collection<Target> found) {
        return database.query(UNKNOWN, params -> bind(params, found), PostgresApplicationSweeps::target);
    }

    @Override
    public List<Target> register(RunLease lease, Collection<Target> found) {
        return fence.under(
                lease,
                "register found applications",
                () -> database.query(
                        REGISTER,
                        params -> bind(params.instant(clock.now()), found),
                        PostgresApplicationSweeps::target));
    }

    @Override
    public List<Target> markMissing(RunLease lease, Collection<Target> applications) {
        return fence.under(
                lease,
                "mark missing applications",
                () -> database.query(
                        MARK,
                        params -> bind(params, applications).instant(clock.now()),
                        PostgresApplicationSweeps::target));
    }

    @Override
    public List<Target> restore(RunLease lease, Collection<Target> applications) {
        return fence.under(
                lease,
                "restore applications",
                () -> database.query(RESTORE, params -> bind(params, applications), PostgresApplicationSweeps::target));
    }

    @Override
    public Batched<Target> missingFor(Duration grace) {
        return new MissingApplications(database, clock, fence, grace);
    }

    static Params bind(Params params, Collection<Target> applications) throws SQLException {
        return params.texts(applications.stream().map(Target::model).toList())
                .numbers(applications.stream().map(Target::app).toList());
    }

    static Target target(ResultSet row) throws SQLException {
        return new Target(row.getString("model"), row.getInt("app"));
    }
}
