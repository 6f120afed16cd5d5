package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class AnnouncementsTest {

    /// Long, so that all of a test falls into one window.
    private static final Duration WINDOW = Duration.ofMillis(400);

    private final QueueFixture fixture = new QueueFixture(2);
    private final Announcements announcements = new Announcements(new Database(fixture.address.dataSource()), WINDOW);
    private final TaskQueue queue = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, announcements);
    private final Connection listener = connect();
    private final Queue<String> heard = new ArrayDeque<>();

    private Connection connect() {
        try {
            return fixture.address.dataSource().getConnection();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @BeforeEach
    void listen() throws SQLException {
        try (Statement listen = listener.createStatement()) {
            listen.execute("listen assay_work");
        }
    }

    @AfterEach
    void close() throws SQLException {
        listener.close();
        announcements.close();
        fixture.close();
    }

    @Test
    @Timeout(60)
    void a_burst_is_announced_at_its_beginning_and_after_its_end() throws SQLException {
        while (!submitWithinOneWindow(50)) {
            while (!nothingMore()) {
                heard.clear();
            }
        }

        assertThat(next()).isEqualTo("analysis");
        assertThat(next()).isEqualTo("analysis");
        assertThat(nothingMore()).isTrue();
    }

    @Test
    void each_queue_has_a_window_of_its_own() throws SQLException {
        queue.submit(aTask().build());
        queue.submit(aTask().in(new QueueName("crawl")).build());

        assertThat(next()).isEqualTo("analysis");
        assertThat(next()).isEqualTo("crawl");
        assertThat(nothingMore()).isTrue();
    }

    @Test
    void a_task_that_was_rolled_back_is_not_announced() throws SQLException {
        try {
            fixture.database.transact("broken", () -> {
                queue.submit(aTask().build());
                queue.submit(aTask().build());
                throw new IllegalStateException("on second thoughts");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("on second thoughts");
        }

        assertThat(nothingMore()).isTrue();
    }

    @Test
    void a_task_that_waits_for_its_time_is_announced_when_it_has_come() throws SQLException {
        queue.submit(aTask().notBefore(Instant.parse("2100-01-01T00:00:00Z")).build());
        assertThat(nothingMore()).isTrue();

        fixture.execute("update task set not_before = now()");
        queue.promote(10);

        assertThat(next()).isEqualTo("analysis");
    }

    @Test
    void a_submit_that_had_nothing_to_announce_takes_no_window_from_the_next() throws SQLException {
        try (var patient = new Announcements(fixture.database, Duration.ofHours(1))) {
            var queue = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, patient);
            queue.submit(
                    aTask().notBefore(Instant.parse("2100-01-01T00:00:00Z")).build());
            queue.submit(aTask().in(new QueueName("crawl")).build());
            assertThat(next()).isEqualTo("crawl");

            queue.submit(aTask().build());

            assertThat(next()).isEqualTo("analysis");
        }
    }

    @Test
    void a_repeated_submit_takes_no_window_from_the_next() throws SQLException {
        NewTask once = aTask().under("k", "d").build();
        queue.submit(once);
        assertThat(next()).isEqualTo("analysis");

        try (var patient = new Announcements(fixture.database, Duration.ofHours(1))) {
            var another = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, patient);
            another.submit(once);
            another.submitAll(List.of(aTask().build(), aTask().build()), once.idempotencyKey());
            another.submit(aTask().build());

            assertThat(next()).isEqualTo("analysis");
        }
    }

    @Test
    void a_failed_submit_takes_no_window_from_the_next() throws SQLException {
        try (var patient = new Announcements(fixture.database, Duration.ofHours(1))) {
            var queue = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, patient);
            fixture.execute("alter table task add constraint no_crawl check (kind <> 'crawl')");
            NewTask refused = aTask().ofKind("crawl").build();
            assertThatThrownBy(() -> queue.submit(refused)).isNotNull();
            assertThatThrownBy(() -> queue.submitAll(List.of(refused), null)).isNotNull();

            queue.submit(aTask().build());

            assertThat(next()).isEqualTo("analysis");
        }
    }

    @Test
    void what_comes_late_in_a_window_waits_for_the_rest_of_it_only() throws SQLException {
        Duration window = Duration.ofHours(1);
        var time = new AtomicLong();
        try (var patient = new Announcements(fixture.database, window, time::get)) {
            var queue = new PostgresTaskQueue(fixture.database, QueueClock.DATABASE, patient);
            queue.submit(aTask().build());
            assertThat(next()).isEqualTo("analysis");

            time.set(window.minusMillis(1).toNanos());
            queue.submit(aTask().build());

            assertThat(next()).isEqualTo("analysis");
        }
    }

    /// @return false when the machine stood still, and it took longer
    private boolean submitWithinOneWindow(int tasks) {
        long begun = System.nanoTime();
        for (int i = 0; i < tasks; i++) {
            queue.submit(aTask().build());
        }
        return System.nanoTime() - begun < WINDOW.toNanos();
    }

    private String next() throws SQLException {
        hear(Duration.ofSeconds(5));
        String next = heard.poll();
        return next == null ? "nothing in 5 s" : next;
    }

    private boolean nothingMore() throws SQLException {
        hear(WINDOW.multipliedBy(2));
        return heard.isEmpty();
    }

    private void hear(Duration atMost) throws SQLException {
        if (!heard.isEmpty()) {
            return;
        }
        PGNotification[] news =
                listener.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()));
        for (PGNotification notification : news == null ? new PGNotification[0] : news) {
            heard.add(notification.getParameter());
        }
    }
}
