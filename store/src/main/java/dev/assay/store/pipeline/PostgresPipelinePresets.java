package dev.assay.store.pipeline;

import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Saved settings, in a table. Changes come one after another: they are rare, and there is one default.
public final class PostgresPipelinePresets implements PipelinePresets {

    /// A name space of its own among the advisory locks.
    private static final Sql LOCK = new Sql("lock presets", """
            select pg_advisory_xact_lock(1634956642, 0)::text
            """);

    private static final Sql LIST = new Sql("list presets", "select * from pipeline_preset order by name");

    private static final Sql FIND = new Sql("find preset", "select * from pipeline_preset where key = ?");

    private static final Sql FIND_DEFAULT =
            new Sql("find default preset", "select * from pipeline_preset where is_default");

    private static final Sql FIND_NAME =
            new Sql("find preset by name", "select * from pipeline_preset where name = ? and key <> ?");

    private static final Sql COUNT = new Sql("count presets", "select count(*) from pipeline_preset");

    private static final Sql INSERT = new Sql("create preset", """
            insert into pipeline_preset (name, description, config, is_default, created_at, updated_at)
            select ?, ?, ?, ?, now, now from (select coalesce(?::timestamptz, now()) as now) as clock
            returning *
            """);

    private static final Sql REPLACE = new Sql("replace preset", """
            update pipeline_preset
            set name = ?, description = ?, config = ?, is_default = ?, updated_at = coalesce(?::timestamptz, now())
            where key = ?
            returning *
            """);

    private static final Sql DELETE = new Sql("delete preset", "delete from pipeline_preset where key = ?");

    private static final Sql TAKE_DEFAULT = new Sql("take default from preset", """
            update pipeline_preset set is_default = false where is_default and key <> ?
            """);

    private static final Sql MAKE_DEFAULT = new Sql("make preset default", """
            update pipeline_preset set is_default = true, updated_at = coalesce(?::timestamptz, now())
            where key = ?
            returning *
            """);

    /// No preset has it.
    private static final long NOBODY = 0;

    private final Database database;
    private final QueueClock clock;

    public PostgresPipelinePresets(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Preset> list() {
        return database.query(LIST, _ -> {}, PostgresPipelinePresets::read);
    }

    @Override
    public Optional<Preset> find(long id) {
        return one(FIND, params -> params.key(id));
    }

    @Override
    public Optional<Preset> defaultPreset() {
        return one(FIND_DEFAULT, _ -> {});
    }

    @Override
    public Change create(Draft draft) {
        return alone("create preset", () -> {
            if (count() >= MAX) {
                return new Change.TooMany();
            }
            return named(draft.name(), NOBODY).orElseGet(() -> {
                yieldDefault(draft, NOBODY);
                return new Change.Done(
                        one(INSERT, params -> bind(params, draft)).orElseThrow());
            });
        });
    }

    @Override
    public Change replace(long id, Draft draft) {
        return alone("replace preset", () -> {
            if (find(id).isEmpty()) {
                return new Change.Unknown();
            }
            return named(draft.name(), id).orElseGet(() -> {
                yieldDefault(draft, id);
                return new Change.Done(
                        one(REPLACE, params -> bind(params, draft).key(id)).orElseThrow());
            });
        });
    }

    @Override
    public boolean delete(long id) {
        return database.update(DELETE, params -> params.key(id)) == 1;
    }

    @Override
    public Optional<Preset> makeDefault(long id) {
        return alone("make preset default", () -> {
            if (find(id).isEmpty()) {
                return Optional.empty();
            }
            database.update(TAKE_DEFAULT, params -> params.key(id));
            return one(MAKE_DEFAULT, params -> params.instant(clock.now()).key(id));
        });
    }

    private <T> T alone(String name, Database.Work<T> work) {
        return database.transact(name, () -> {
            database.query(LOCK, _ -> {}, _ -> true);
            return work.run();
        });
    }

    private Optional<Change> named(String name, long butNot) {
        return one(FIND_NAME, params -> params.text(name).key(butNot)).map(taken -> new Change.NameTaken(taken.id()));
    }

    private void yieldDefault(Draft draft, long to) {
        if (draft.isDefault()) {
            database.update(TAKE_DEFAULT, params -> params.key(to));
        }
    }

    private long count() {
        return database.query(COUNT, _ -> {}, row -> row.getLong(1)).getFirst();
    }

    private Params bind(Params params, Draft draft) throws SQLException {
        return params.text(draft.name())
                .text(draft.description())
                .text(draft.config())
                .flag(draft.isDefault())
                .instant(clock.now());
    }

    private Optional<Preset> one(Sql sql, Database.Binder binder) {
        return database.query(sql, binder, PostgresPipelinePresets::read).stream()
                .findFirst();
    }

    private static Preset read(ResultSet row) throws SQLException {
        return new Preset(
                row.getLong("key"),
                row.getString("name"),
                row.getString("description"),
                row.getString("config"),
                row.getBoolean("is_default"),
                Columns.known(row, "created_at"),
                Columns.known(row, "updated_at"));
    }
}
