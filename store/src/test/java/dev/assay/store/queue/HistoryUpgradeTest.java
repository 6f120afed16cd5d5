package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.history.Edge;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.StoreDatabase;
import dev.assay.store.history.PostgresTaskEvents;
import dev.assay.store.history.PostgresTaskHistory;
import dev.assay.store.jdbc.Database;
import dev.assay.testkit.postgres.Horizon;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that has recorded one row per task and edge goes on without a gap.
class HistoryUpgradeTest {

    private final TestDatabase before = PostgresServer.shared()
            .createDatabase(
                    "history_before_blocks",
                    source -> Flyway.configure()
                            .dataSource(source)
                            .target("10")
                            .load()
                            .migrate());
    private final AgroalDataSource pool = StoreDatabase.pool(before, 2);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void what_was_recorded_is_still_there_and_old_cursors_go_on() throws SQLException {
        execute("""
                insert into task (kind, queue, priority, payload, created_at, ready_at, status)
                select 'analysis', 'analysis', 2, '{}', now(), now(), 'PENDING' from generate_series(1, 100)
                """);
        String claim =
                "update task set status = 'RUNNING', worker = 'w', epoch = 1, started_at = now(), lease_until = now()";
        execute(claim + " where key <= 10");
        execute(claim + " where key between 11 and 50");
        execute("delete from task where key <= 10");
        EventCursor floor = cursor("select floor_txid, floor_seq from task_feed");
        EventCursor middle = cursor("select txid, seq from task_edge order by txid, seq offset 99 limit 1");
        EventCursor last = cursor("select txid, seq from task_edge order by txid desc, seq desc limit 1");
        assertThat(middle).isGreaterThan(floor);

        Flyway.configure().dataSource(before.dataSource()).load().migrate();

        var database = new Database(pool);
        var feed = new PostgresTaskEvents(database);
        assertThatThrownBy(() -> feed.read(EventCursor.BEGINNING, Set.of(), 500))
                .isInstanceOf(EventsGoneException.class);
        execute("update task set status = 'CANCELLED', finished_at = now() where key = 100");
        Horizon.awaitPassed(pool);
        List<TaskEvent> next = feed.read(middle, Set.of(), 500);
        assertThat(next).hasSizeGreaterThanOrEqualTo(31).isSortedAccordingTo(Comparator.comparing(TaskEvent::cursor));
        assertThat(next.getLast().edge().to()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(feed.read(next.getLast().cursor(), Set.of(), 500)).isEmpty();
        assertThat(feed.read(last, Set.of(), 500)).contains(next.getLast());
        assertThat(new PostgresTaskHistory(database)
                        .timeline(new TaskId(50))
                        .orElseThrow()
                        .edges())
                .extracting(Edge::to)
                .containsExactly(TaskStatus.PENDING, TaskStatus.RUNNING);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = before.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private EventCursor cursor(String sql) throws SQLException {
        try (Connection connection = before.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new EventCursor(row.getLong(1), row.getLong(2));
        }
    }
}
