package dev.assay.tasks.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.schedule.CatchUp;
import dev.assay.model.schedule.Creation;
import dev.assay.model.schedule.FiringTimes;
import dev.assay.model.schedule.Overlap;
import dev.assay.model.schedule.Schedule;
import dev.assay.model.schedule.ScheduleInterpreter;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.schedule.PostgresSchedules;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import dev.assay.testkit.task.TaskBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Loops with their threads on a real Postgres, firing every second: faster than any expression can say.
@Timeout(60)
class FiringLoopTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestDatabase database = PostgresServer.shared()
            .createDatabase(
                    "tasks",
                    source -> Flyway.configure().dataSource(source).load().migrate());
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<FiringLoop> loops = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        leave();
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    /// Counts the tasks that are asked for.
    private static final class EverySecond implements ScheduleInterpreter {

        private final CountDownLatch asked;

        EverySecond(int tasks) {
            asked = new CountDownLatch(tasks);
        }

        @Override
        public FiringTimes times(String cron, ZoneId zone) {
            return after -> Optional.of(Instant.ofEpochSecond(after.getEpochSecond() + 1));
        }

        @Override
        public NewTask task(String request) {
            asked.countDown();
            return TaskBuilder.aTask().build();
        }
    }

    @Test
    void a_new_schedule_wakes_a_loop_that_would_have_slept_on() throws Exception {
        var interpreter = new EverySecond(3);
        Schedules schedules = schedules();
        var signals = new PostgresQueueSignals(new ListenerSettings(
                database.url(), database.user(), database.password(), ListenerSettings.STANDARD_SILENCE));
        open.add(signals);
        var listening = new CountDownLatch(1);
        FiringLoop loop = new FiringLoop(schedules, interpreter, () -> true, LONG);
        signals.subscribe(Set.of(Schedules.SIGNAL), new Waker(loop, listening));
        while (!listening.await(50, TimeUnit.MILLISECONDS)) {
            execute("select pg_notify('assay_work', 'assay-schedules')");
        }
        assertThat(loop.round()).isEqualTo(LONG);
        start(loop);

        create(schedules, "a");

        assertThat(interpreter.asked.await(20, TimeUnit.SECONDS)).isTrue();
        leave();
        assertThat(number(
                        "select extract(epoch from max(created_at - split_part(idempotency_key, chr(31), 2)::timestamptz))"
                                + " from task"))
                .isLessThan(10);
    }

    @Test
    void without_news_a_new_schedule_is_found_all_the_same() throws Exception {
        var interpreter = new EverySecond(2);
        Schedules schedules = schedules();
        start(new FiringLoop(schedules, interpreter, () -> false, LONG));

        create(schedules, "a");

        assertThat(interpreter.asked.await(20, TimeUnit.SECONDS)).isTrue();
        leave();
        assertThat(number(
                        "select extract(epoch from max(created_at - split_part(idempotency_key, chr(31), 2)::timestamptz))"
                                + " from task"))
                .isLessThan(10);
    }

    @Test
    void not_even_an_error_ends_the_loop() throws Exception {
        var interpreter = new EverySecond(1);
        var hasFailed = new AtomicBoolean();
        Schedules schedules = schedules();
        create(schedules, "a");
        var breakingOnce = new ScheduleInterpreter() {
            @Override
            public FiringTimes times(String cron, ZoneId zone) {
                return interpreter.times(cron, zone);
            }

            @Override
            public NewTask task(String request) {
                if (hasFailed.compareAndSet(false, true)) {
                    throw new OutOfMemoryError("a test");
                }
                return interpreter.task(request);
            }
        };
        start(new FiringLoop(schedules, breakingOnce, () -> true, LONG));

        assertThat(interpreter.asked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(hasFailed).isTrue();
    }

    @Test
    void three_loops_make_every_task_once_and_none_is_lost() throws Exception {
        var interpreter = new EverySecond(60);
        Schedules schedules = schedules();
        for (int i = 0; i < 20; i++) {
            create(schedules, "s" + i);
        }
        for (int i = 0; i < 3; i++) {
            start(new FiringLoop(schedules(), interpreter, () -> true, LONG));
        }

        assertThat(interpreter.asked.await(30, TimeUnit.SECONDS)).isTrue();
        leave();
        assertThat(number("select count(*) from task")).isGreaterThanOrEqualTo(60);
        assertThat(number("select count(*) - count(distinct idempotency_key) from task"))
                .isZero();
        assertThat(number("select sum(fired) - (select count(*) from task) from schedule"))
                .isZero();
        // none is passed over; one that waits while the machine stands still makes one task for all it has missed
        assertThat(number("select max(fired) - min(fired) from schedule")).isLessThanOrEqualTo(3);
    }

    private Schedules schedules() {
        var store = new Database(database.dataSource());
        var announcements = new Announcements(store, Announcements.STANDARD_WINDOW);
        open.add(announcements);
        return new PostgresSchedules(
                store, new PostgresTaskQueue(store, QueueClock.DATABASE, announcements), QueueClock.DATABASE);
    }

    private static void create(Schedules schedules, String name) {
        var schedule = new Schedule(name, "each second", ZoneId.of("UTC"), "{}", CatchUp.ONCE, Overlap.ALLOW);
        assertThat(schedules.create(schedule, new EverySecond(0))).isInstanceOf(Creation.Created.class);
    }

    private void start(FiringLoop loop) {
        loops.add(loop);
        threads.add(Thread.ofVirtual().start(loop));
    }

    private void leave() throws InterruptedException {
        loops.forEach(FiringLoop::leave);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private double number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        }
    }

    private record Waker(FiringLoop loop, CountDownLatch listening) implements QueueSignals.Listener {

        @Override
        public void workArrived(QueueName queue) {
            listening.countDown();
            loop.wake();
        }

        @Override
        public void taskCancelled(TaskId task) {}

        @Override
        public void reconnected() {}
    }
}
