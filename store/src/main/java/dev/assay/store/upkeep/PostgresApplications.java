package dev.assay.store.upkeep;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.upkeep.ApplicationView;
import dev.assay.model.upkeep.Applications;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The applications' list. The newest task of each is the last entry of its own in an index: one look-up per row
/// shown.
public final class PostgresApplications implements Applications {

    private static final String SELECT = """
            select application.model, application.app, origin, registered_at, missing_since, kept,
                   last.key as last_key, last.status as last_status, last.created_at as last_created_at,
                   last.finished_at as last_finished_at
            from application
            left join lateral (
                select key, status, created_at, finished_at from task
                where task.model = application.model and task.app = application.app and parent_key is null
                order by key desc
                limit 1
            ) as last on true
            """;

    private static final Sql LIST = listed("list applications", "");
    private static final Sql LIST_MISSING = listed("list missing applications", "and missing_since is not null");
    private static final Sql LIST_PRESENT = listed("list present applications", "and missing_since is null");

    private static final Sql FIND = new Sql("find application", SELECT + """
            where application.model = ? and application.app = ?
            """);

    private static final Sql KEEP = new Sql("keep application", """
            update application set kept = ? where model = ? and app = ?
            """);

    private final Database database;
    private final Database reading;

    /// @param reading for what pages ask for
    public PostgresApplications(Database database, Database reading) {
        this.database = database;
        this.reading = reading;
    }

    private static Sql listed(String name, String condition) {
        return new Sql(name, SELECT + """
            where (application.model, application.app) > (?, ?) and application.model = coalesce(?, application.model) %s
            order by application.model, application.app
            limit ?
            """.formatted(condition));
    }

    @Override
    public Page<ApplicationView> list(@Nullable String model, @Nullable Boolean missing, PageRequest page) {
        String cursor = page.cursor();
        Target after = cursor == null ? null : Named.parse(cursor);
        List<ApplicationView> rows = reading.query(
                which(missing),
                params -> bindAfter(params, model, after).text(model).number(page.limit() + 1),
                PostgresApplications::view);
        boolean goesOn = rows.size() > page.limit();
        List<ApplicationView> shown = goesOn ? rows.subList(0, page.limit()) : rows;
        return new Page<>(shown, goesOn ? Named.cursor(shown.getLast().target()) : null);
    }

    private static Sql which(@Nullable Boolean missing) {
        if (missing == null) {
            return LIST;
        }
        return missing ? LIST_MISSING : LIST_PRESENT;
    }

    /// Those of one model begin with its first number.
    private static Params bindAfter(Params params, @Nullable String model, @Nullable Target after) throws SQLException {
        if (after != null) {
            return params.text(after.model()).number(after.app());
        }
        return params.text(Objects.requireNonNullElse(model, "")).number(0);
    }

    @Override
    public Optional<ApplicationView> find(Target application) {
        return reading
                .query(
                        FIND,
                        params -> params.text(application.model()).number(application.app()),
                        PostgresApplications::view)
                .stream()
                .findFirst();
    }

    @Override
    public boolean keep(Target application, boolean kept) {
        return database.update(
                        KEEP,
                        params -> params.flag(kept).text(application.model()).number(application.app()))
                == 1;
    }

    private static ApplicationView view(ResultSet row) throws SQLException {
        long last = row.getLong("last_key");
        return new ApplicationView(
                PostgresApplicationSweeps.target(row),
                row.getString("origin"),
                Objects.requireNonNull(instant(row, "registered_at")),
                instant(row, "missing_since"),
                row.getBoolean("kept"),
                last == 0
                        ? null
                        : new ApplicationView.LastAnalysis(
                                new TaskId(last),
                                TaskStatus.valueOf(row.getString("last_status")),
                                Objects.requireNonNull(instant(row, "last_created_at")),
                                instant(row, "last_finished_at")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
