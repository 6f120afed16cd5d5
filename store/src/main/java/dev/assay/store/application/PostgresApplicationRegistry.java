package dev.assay.store.application;

import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The applications, in a table. Numbers are given out under a lock per model, so that two newcomers never get the
/// same.
public final class PostgresApplicationRegistry implements ApplicationRegistry {

    private static final int MAX_ORIGIN_LENGTH = 4_096;

    private static final Sql REGISTER = new Sql("register application", """
            insert into application (model, app) values (?, ?) on conflict do nothing
            """);

    /// A name space of its own among the advisory locks.
    private static final Sql LOCK_MODEL = new Sql("lock model", """
            select pg_advisory_xact_lock(1634956641, hashtext(?))::text
            """);

    private static final Sql FIND = new Sql("find application by origin", """
            select app from application where model = ? and md5(origin) = md5(?) and origin = ?
            """);

    /// Registering by number takes no lock, so a number may be taken between looking and inserting: then nothing is
    /// returned, and the next look finds the one after it.
    ///
    /// One above the largest there is or was, so that a deleted one's results are not soon another's. When the
    /// largest there can be is taken, the smallest free one.
    private static final Sql ADD = new Sql("number application", """
            insert into application (model, app, origin)
            select ?::text,
                   case when max(app) is null then 1
                        when max(app) < 1000000 then max(app) + 1
                        else (select min(free.app)
                              from (select 1 as app union all select app + 1 from application where model = ?) as free
                              where not exists (select from application
                                                where model = ? and application.app = free.app))
                   end,
                   ?::text
            from (select model, app from application union all select model, app from deleted_application) as known
            where model = ?
            on conflict (model, app) do nothing
            returning app
            """);

    /// Proves the lease, as settling does, and keeps it until the number is the task's.
    private static final Sql HOLD = new Sql("hold generation", """
            select key from task where key = ? and epoch = ? and worker = ? and status = 'RUNNING' for no key update
            """);

    private static final Sql GENERATED = new Sql("application by its generation", """
            select model, app from application where generated_by = ?
            """);

    /// Like [#ADD], but above what is taken elsewhere as well.
    private static final Sql RESERVE = new Sql("reserve application", """
            with used as (
                select app from application where model = ?
                union
                select app from deleted_application where model = ?
                union
                select unnest(?::integer[])
            )
            insert into application (model, app, generated_by, template)
            select ?::text,
                   case when max(app) is null then 1
                        when max(app) < 1000000 then max(app) + 1
                        else (select min(free.app)
                              from (select 1 as app union all select app + 1 from used) as free
                              where not exists (select from used where used.app = free.app))
                   end,
                   ?::bigint, ?::text
            from used
            on conflict (model, app) do nothing
            returning model, app
            """);

    /// The number is somebody else's; the application stays known.
    private static final Sql GIVE_UP = new Sql("give up reservation", """
            update application set generated_by = null, template = null where generated_by = ?
            """);

    private static final Sql SHOW = new Sql("show generated application", """
            update task set model = ?, app = ? where key = ?
            """);

    private final Database database;

    public PostgresApplicationRegistry(Database database) {
        this.database = database;
    }

    @Override
    public void register(Target application) {
        database.update(REGISTER, params -> params.text(application.model()).number(application.app()));
    }

    @Override
    public Target numberFor(String model, String origin) {
        if (!Target.isValidModel(model)) {
            throw new IllegalArgumentException("not a model slug");
        }
        if (origin.isBlank() || origin.length() > MAX_ORIGIN_LENGTH) {
            throw new IllegalArgumentException("an application's origin has 1 to " + MAX_ORIGIN_LENGTH + " characters");
        }
        return database.transact("number application", () -> {
            database.query(LOCK_MODEL, params -> params.text(model), _ -> true);
            Optional<Integer> number = find(model, origin);
            while (number.isEmpty()) {
                number = add(model, origin);
            }
            return new Target(model, number.get());
        });
    }

    private Optional<Integer> find(String model, String origin) {
        return database
                .query(FIND, params -> params.text(model).text(origin).text(origin), row -> row.getInt("app"))
                .stream()
                .findFirst();
    }

    private Optional<Integer> add(String model, String origin) {
        return database
                .query(
                        ADD,
                        params -> params.text(model)
                                .text(model)
                                .text(model)
                                .text(origin)
                                .text(model),
                        row -> row.getInt("app"))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Target> reserve(Lease lease, String model, String template, Set<Integer> taken) {
        if (!Target.isValidModel(model)) {
            throw new IllegalArgumentException("not a model slug");
        }
        long task = lease.task().key();
        return database.transact("reserve application", () -> {
            List<Boolean> held = database.query(
                    HOLD,
                    params -> params.key(task)
                            .number(lease.epoch())
                            .text(lease.worker().value()),
                    _ -> true);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            database.query(LOCK_MODEL, params -> params.text(model), _ -> true);
            Optional<Target> number = generatedBy(lease.task());
            if (number.isPresent() && taken.contains(number.get().app())) {
                database.update(GIVE_UP, params -> params.key(task));
                number = Optional.empty();
            }
            while (number.isEmpty()) {
                number = next(task, model, template, taken);
            }
            Target application = number.get();
            database.update(
                    SHOW,
                    params -> params.text(application.model())
                            .number(application.app())
                            .key(task));
            return number;
        });
    }

    @Override
    public Optional<Target> generatedBy(TaskId task) {
        return database.query(GENERATED, params -> params.key(task.key()), PostgresApplicationRegistry::target).stream()
                .findFirst();
    }

    private Optional<Target> next(long task, String model, String template, Set<Integer> taken) {
        return database
                .query(
                        RESERVE,
                        params -> params.text(model)
                                .text(model)
                                .numbers(taken)
                                .text(model)
                                .key(task)
                                .text(template),
                        PostgresApplicationRegistry::target)
                .stream()
                .findFirst();
    }

    private static Target target(ResultSet row) throws SQLException {
        return new Target(row.getString("model"), row.getInt("app"));
    }
}
