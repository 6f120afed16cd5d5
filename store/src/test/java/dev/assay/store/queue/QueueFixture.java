package dev.assay.store.queue;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.postgres.TestDatabase;
import dev.assay.testkit.queue.TaskFacts;
import io.agroal.api.AgroalDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Postgres queue on a database of its own.
final class QueueFixture implements AutoCloseable {

    final TestDatabase address;
    final AgroalDataSource pool;
    final Database database;
    private final Announcements announcements;

    QueueFixture(int connections) {
        address = StoreDatabase.create();
        pool = StoreDatabase.pool(address, connections);
        database = new Database(pool, () -> pool.flush(AgroalDataSource.FlushMode.GRACEFUL));
        // on connections of its own, so that a test with one connection is alone on it
        announcements = new Announcements(new Database(address.dataSource()), Announcements.STANDARD_WINDOW);
    }

    TaskQueue queue(QueueClock clock) {
        return new PostgresTaskQueue(database, clock, announcements);
    }

    TaskQueue queue(Database heartbeat) {
        return new PostgresTaskQueue(database, heartbeat, QueueClock.DATABASE, announcements);
    }

    TaskQueue queue() {
        return queue(QueueClock.DATABASE);
    }

    /// Runs SQL that a test needs and no verb offers.
    void execute(String sql) {
        database.update(new Sql("test", sql), _ -> {});
    }

    long number(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getLong(1))
                .getFirst();
    }

    /// As [#number], of Postgres' statistics, with what this session has done.
    long statistic(String sql) {
        texts("select pg_stat_force_next_flush()::text");
        return number(sql);
    }

    List<String> texts(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getString(1));
    }

    /// How often Postgres has ended a transaction because it waited in a circle. That is repeated, so nobody sees
    /// it.
    long deadlocks() {
        return number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    /// Makes everybody count in the same rows, as connections do whose numbers happen to be 16 apart: whatever may
    /// wait in a circle there soon does.
    void countInOneShard() {
        List<String> counting = texts("""
                select replace(pg_get_functiondef(oid), 'pg_backend_pid() % 16', '0') from pg_proc
                where proname in ('record_new_tasks', 'record_changed_tasks', 'count_deleted_tasks')
                """);
        if (counting.size() != 3 || counting.stream().anyMatch(function -> function.contains("pg_backend_pid"))) {
            throw new IllegalStateException("somebody else counts tasks now");
        }
        counting.forEach(this::execute);
    }

    TaskFacts facts(TaskId task) {
        var all = new Sql("facts", "select * from task where key = ?");
        return database.query(all, params -> params.key(task.key()), QueueFixture::facts)
                .getFirst();
    }

    private static TaskFacts facts(ResultSet row) throws SQLException {
        String cause = row.getString("cause_code");
        String path = row.getString("result_path");
        return new TaskFacts(
                TaskStatus.valueOf(row.getString("status")),
                new Attempts(
                        row.getInt("started"), row.getInt("preflights"), row.getInt("failures"), row.getInt("lost")),
                instant(row, "not_before"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                new FindingSummary(
                        row.getInt("critical_findings"),
                        row.getInt("high_findings"),
                        row.getInt("medium_findings"),
                        row.getInt("low_findings"),
                        row.getInt("info_findings")),
                cause == null ? null : FailureCause.Code.valueOf(cause),
                path == null ? null : new StoredFiles(path, row.getString("result_sha256")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public void close() {
        announcements.close();
        pool.close();
    }
}
