package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.history.TaskProgress;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.store.history.PostgresTaskEvents;
import dev.assay.testkit.postgres.Horizon;
import dev.assay.testkit.task.Results;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a reader of the feed can rely on while transactions commit in another order than they began.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedTest {

    private final QueueFixture fixture = new QueueFixture(4);
    private final TaskQueue queue = fixture.queue();
    private final TaskEvents events = new PostgresTaskEvents(fixture.database);
    private final WorkerId worker = new WorkerId("w1");

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void reading_on_from_the_last_cursor_shows_what_is_new_and_nothing_else() {
        EventCursor start = latest();
        TaskId first = submit();
        List<TaskEvent> page = read(start, Set.of(), 10);
        TaskId second = submit();

        assertThat(page).extracting(event -> event.edge().task()).containsExactly(first);
        assertThat(page.getFirst().subject().kind().name()).isEqualTo("analysis");
        assertThat(read(page.getLast().cursor(), Set.of(), 10))
                .extracting(event -> event.edge().task())
                .containsExactly(second);
        assertThat(read(start, Set.of(second), 10)).hasSize(1);
        assertThat(read(start, Set.of(), 1)).hasSize(1);
        assertThat(read(latest(), Set.of(), 10)).isEmpty();
    }

    @Test
    void a_family_is_read_without_its_neighbours() {
        EventCursor start = latest();
        submit();
        TaskId main = ((Submission.Created)
                        queue.submit(aTask().withSubtasks("a", "b").build()))
                .id();
        submit();

        assertThat(read(start, Set.of(main), 10))
                .hasSize(4)
                .allMatch(event -> main.equals(event.edge().task())
                        || main.equals(event.edge().parent()));
    }

    @Test
    void nothing_is_shown_past_a_transaction_that_might_still_come_before_it() throws SQLException {
        EventCursor start = latest();
        try (Connection early = begin()) {
            TaskId late = submit();
            assertThat(events.read(start, Set.of(), 10)).isEmpty();
            assertThat(events.latest()).isEqualTo(start);

            early.commit();

            assertThat(read(start, Set.of(), 10))
                    .extracting(event -> event.edge().task())
                    .containsExactly(late);
        }
    }

    /// With the transactions' own numbers alone, the cancel would be shown before the claim.
    @Test
    void a_task_s_edges_are_in_order_although_the_later_one_s_transaction_began_first() throws SQLException {
        EventCursor start = latest();
        submit();
        try (Connection early = begin();
                Statement statement = early.createStatement()) {
            claim(1);
            statement.executeUpdate("update task set status = 'CANCELLED', worker = null, lease_until = null,"
                    + " finished_at = now() where status = 'RUNNING'");
            early.commit();
        }

        assertThat(read(start, Set.of(), 10))
                .extracting(event -> event.edge().to())
                .containsExactly(TaskStatus.PENDING, TaskStatus.RUNNING, TaskStatus.CANCELLED);
    }

    @Test
    void a_reader_that_would_miss_what_was_deleted_is_told() {
        EventCursor start = latest();
        TaskId gone = ((Submission.Created)
                        queue.submit(aTask().withSubtasks("a", "b").build()))
                .id();
        EventCursor last = latest();
        submit();
        fixture.execute("delete from task where key = " + gone.key());

        assertThatThrownBy(() -> read(start, Set.of(), 10)).isInstanceOf(EventsGoneException.class);
        assertThat(read(last, Set.of(), 10)).hasSize(1);
        fixture.execute("delete from task");
        assertThat(read(latest(), Set.of(), 10)).isEmpty();
    }

    @Test
    void a_cursor_of_another_database_is_refused() {
        var future = new EventCursor(1L << 40, 1);

        assertThatThrownBy(() -> read(future, Set.of(), 10)).isInstanceOf(EventsGoneException.class);
    }

    @Test
    void progress_is_that_of_the_run_and_folded_for_the_main_task() {
        TaskId main = ((Submission.Created)
                        queue.submit(aTask().withSubtasks("a", "b").build()))
                .id();
        List<Lease> leases = claim(2);
        queue.settle(leases.getFirst(), Results.completed());
        queue.progress(leases.getLast(), new Progress(50, "pylint", 1, 2));

        List<TaskProgress> heard = events.progressSince(null);

        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst().task()).isEqualTo(leases.getLast().task());
        assertThat(heard.getFirst().progress()).isEqualTo(new Progress(50, "pylint", 1, 2));
        assertThat(heard.getLast().task()).isEqualTo(main);
        assertThat(heard.getLast().progress()).isEqualTo(new Progress(75, "pylint", 1, 2));
        assertThat(events.progressSince(heard.getFirst().heardAt())).isEmpty();
    }

    @Test
    void reading_on_scans_no_table() {
        try (var alone = new QueueFixture(1)) {
            var feed = new PostgresTaskEvents(alone.database);
            alone.execute("""
                    do $$
                    begin
                        for i in 1..5000 loop
                            insert into task (kind, queue, priority, payload, created_at, ready_at, status)
                            select 'analysis', 'analysis', 2, '{}', now(), now(), 'PENDING' from generate_series(1, 6);
                        end loop;
                    end
                    $$
                    """);
            alone.execute("analyze task");
            alone.execute("analyze edge_block");
            long before = scans(alone);

            // from the sixth time on Postgres may use a plan that does not know the parameters
            for (int i = 0; i < 8; i++) {
                Horizon.awaitPassed(alone.pool);
                EventCursor latest = feed.latest();
                TaskId task = ((Submission.Created) alone.queue().submit(aTask().build())).id();
                Horizon.awaitPassed(alone.pool);
                assertThat(feed.read(latest, Set.of(), 500)).hasSize(1);
                assertThat(feed.read(EventCursor.BEGINNING, Set.of(task), 500)).hasSize(1);
                feed.progressSince(null);
            }

            assertThat(scans(alone) - before).isZero();
        }
    }

    private EventCursor latest() {
        Horizon.awaitPassed(fixture.pool);
        return events.latest();
    }

    private List<TaskEvent> read(EventCursor after, Set<TaskId> families, int limit) {
        Horizon.awaitPassed(fixture.pool);
        return events.read(after, families, limit);
    }

    private static long scans(QueueFixture alone) {
        return alone.statistic(
                "select sum(seq_scan)::bigint from pg_stat_user_tables where relname in ('task', 'edge_block')");
    }

    private Connection begin() throws SQLException {
        Connection connection = fixture.address.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
        return connection;
    }

    private TaskId submit() {
        return ((Submission.Created) queue.submit(aTask().build())).id();
    }

    private List<Lease> claim(int room) {
        return new ArrayList<>(
                queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, room)), Duration.ofMinutes(5)).stream()
                        .map(ClaimedTask::lease)
                        .toList());
    }
}
