package dev.assay.store.schedule;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.PageRequest;
import dev.assay.model.schedule.CatchUp;
import dev.assay.model.schedule.Creation;
import dev.assay.model.schedule.Firing;
import dev.assay.model.schedule.FiringTimes;
import dev.assay.model.schedule.Overlap;
import dev.assay.model.schedule.RunNow;
import dev.assay.model.schedule.Schedule;
import dev.assay.model.schedule.ScheduleId;
import dev.assay.model.schedule.ScheduleInterpreter;
import dev.assay.model.schedule.ScheduleView;
import dev.assay.model.schedule.Schedules;
import dev.assay.model.schedule.UnusableScheduleException;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.jdbc.StatementFailedException;
import dev.assay.store.queue.Announcements;
import dev.assay.store.queue.PostgresTaskQueue;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.postgres.TestDatabase;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules on a real Postgres, with a clock that can be moved.
class PostgresSchedulesTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");

    private final TestDatabase address = StoreDatabase.create();
    private final AgroalDataSource pool = StoreDatabase.pool(address, 6);
    private final Database database = new Database(pool);
    private final Announcements announcements =
            new Announcements(new Database(address.dataSource()), Announcements.STANDARD_WINDOW);
    private Instant now = MIDNIGHT;
    private final QueueClock clock = () -> now;
    private final Interpreter hourly = new Interpreter();

    private final TaskQueue queue = new PostgresTaskQueue(database, clock, announcements);
    private final Schedules schedules = new PostgresSchedules(database, queue, clock);

    @AfterEach
    void close() {
        announcements.close();
        pool.close();
    }

    /// Fires on the hour; a request is a target's number, or a word that breaks something.
    private static final class Interpreter implements ScheduleInterpreter {

        @Override
        public FiringTimes times(String cron, ZoneId zone) {
            return switch (cron) {
                case "hourly" ->
                    after -> Optional.of(Instant.ofEpochSecond((after.getEpochSecond() / 3600 + 1) * 3600));
                case "never" -> _ -> Optional.empty();
                default -> throw new UnusableScheduleException("no such expression: " + cron);
            };
        }

        @Override
        public NewTask task(String request) {
            return switch (request) {
                case "refused" -> throw new UnusableScheduleException("no such tool");
                case "broken" -> throw new IllegalStateException("a bug");
                case "endless" -> throw new StackOverflowError("a bug");
                default ->
                    aTask().withSubtasks("static-analyzer", "ai-analyzer").build();
            };
        }
    }

    @Test
    void a_schedule_fires_when_its_time_has_come_and_not_before() {
        ScheduleId id = create(named("a"));
        assertThat(schedules.untilNext()).contains(Duration.ofHours(1));

        now = MIDNIGHT.plus(Duration.ofMinutes(59));
        assertThat(fire()).isEmpty();
        now = MIDNIGHT.plus(Duration.ofHours(1));
        List<Firing> firings = fire();

        Instant first = MIDNIGHT.plus(Duration.ofHours(1));
        assertThat(firings).hasSize(1);
        var fired = (Firing.Fired) firings.getFirst();
        assertThat(fired.scheduledFor()).isEqualTo(first);
        ScheduleView after = find(id);
        assertThat(after.lastTask()).isEqualTo(fired.task());
        assertThat(after.lastFireAt()).isEqualTo(first);
        assertThat(after.nextFireAt()).isEqualTo(first.plus(Duration.ofHours(1)));
        assertThat(after.fired()).isEqualTo(1);
        assertThat(number("select count(*) from task where parent_key = "
                        + fired.task().key()))
                .isEqualTo(2);
        assertThat(texts("select labels ->> 'schedule' from task where parent_key is null"))
                .containsExactly("a");
        assertThat(fire()).isEmpty();
    }

    @Test
    void after_an_outage_there_is_one_task_for_all_that_was_missed_or_none() {
        ScheduleId once = create(named("once"));
        ScheduleId skip = create(new Schedule("skip", "hourly", utc(), "1", CatchUp.SKIP, Overlap.SKIP));

        now = MIDNIGHT.plus(Duration.ofHours(7).plusMinutes(30));
        fire();

        assertThat(find(once).fired()).isEqualTo(1);
        assertThat(find(once).lastFireAt()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(1)));
        assertThat(find(skip).fired()).isZero();
        assertThat(find(skip).skipped()).isEqualTo(1);
        assertThat(find(skip).lastProblem()).contains("missed");
        assertThat(List.of(find(once), find(skip)))
                .extracting(ScheduleView::nextFireAt)
                .containsOnly(MIDNIGHT.plus(Duration.ofHours(8)));
    }

    @Test
    void a_firing_is_left_out_while_the_last_task_is_open() {
        ScheduleId id = create(named("a"));
        ScheduleId both = create(new Schedule("both", "hourly", utc(), "1", CatchUp.ONCE, Overlap.ALLOW));
        now = MIDNIGHT.plus(Duration.ofHours(1));
        fire();
        now = MIDNIGHT.plus(Duration.ofHours(2));
        fire();

        assertThat(find(id).fired()).isEqualTo(1);
        assertThat(find(id).skipped()).isEqualTo(1);
        assertThat(find(id).lastProblem()).contains("had not ended");
        assertThat(find(both).fired()).isEqualTo(2);

        queue.cancel(Objects.requireNonNull(find(id).lastTask()));
        now = MIDNIGHT.plus(Duration.ofHours(3));
        fire();
        assertThat(find(id).fired()).isEqualTo(2);
        assertThat(find(id).lastProblem()).isNull();
    }

    @Test
    void a_paused_schedule_never_fires_and_goes_on_from_when_it_is_resumed() {
        ScheduleId id = create(named("a"));

        ScheduleView paused = schedules.pause(id).orElseThrow();
        assertThat(paused.paused()).isTrue();
        assertThat(paused.nextFireAt()).isNull();
        assertThat(schedules.untilNext()).isEmpty();
        now = MIDNIGHT.plus(Duration.ofHours(5).plusMinutes(1));
        assertThat(fire()).isEmpty();
        assertThat(schedules.pause(id)).isPresent();

        ScheduleView resumed = schedules.resume(id, hourly).orElseThrow();
        assertThat(resumed.paused()).isFalse();
        assertThat(resumed.nextFireAt()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(6)));
        assertThat(fire()).isEmpty();
        assertThat(schedules.resume(id, hourly).orElseThrow().nextFireAt()).isEqualTo(resumed.nextFireAt());
        assertThat(schedules.pause(new ScheduleId(99))).isEmpty();
        assertThat(schedules.resume(new ScheduleId(99), hourly)).isEmpty();
    }

    @Test
    void running_by_hand_leaves_the_next_time_alone_and_minds_the_task_that_is_open() {
        ScheduleId id = create(named("a"));
        schedules.pause(id);

        var started = (RunNow.Started) schedules.runNow(id, hourly);
        assertThat(schedules.runNow(id, hourly)).isEqualTo(new RunNow.StillOpen(started.task()));
        queue.cancel(started.task());
        now = now.plusSeconds(1);
        assertThat(schedules.runNow(id, hourly)).isInstanceOf(RunNow.Started.class);

        assertThat(find(id).fired()).isEqualTo(2);
        assertThat(find(id).nextFireAt()).isNull();
        assertThat(schedules.runNow(new ScheduleId(99), hourly)).isInstanceOf(RunNow.Unknown.class);
    }

    @Test
    void a_request_that_is_refused_by_now_is_noted_and_the_schedule_moves_on() {
        ScheduleId id = create(new Schedule("a", "hourly", utc(), "refused", CatchUp.ONCE, Overlap.SKIP));
        now = MIDNIGHT.plus(Duration.ofHours(1));

        assertThat(fire()).containsExactly(new Firing.Refused(id, "a", "no such tool"));

        assertThat(find(id).lastProblem()).isEqualTo("no such tool");
        assertThat(find(id).nextFireAt()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(2)));
        assertThat(schedules.runNow(id, hourly)).isEqualTo(new RunNow.Refused("no such tool"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "endless"})
    void one_that_breaks_stays_due_and_does_not_keep_the_others_from_firing(String request) {
        ScheduleId broken = create(new Schedule("a", "hourly", utc(), request, CatchUp.ONCE, Overlap.SKIP));
        ScheduleId fine = create(named("b"));
        now = MIDNIGHT.plus(Duration.ofHours(1));

        assertThat(fire())
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(Firing.Broken.class),
                        second -> assertThat(second).isInstanceOf(Firing.Fired.class));

        assertThat(find(fine).fired()).isEqualTo(1);
        assertThat(find(broken).nextFireAt()).isEqualTo(now);
        assertThat(number("select count(*) from task where parent_key is null")).isEqualTo(1);
    }

    @Test
    void the_task_and_the_move_are_one_transaction() {
        ScheduleId id = create(named("a"));
        database.update(new Sql("sabotage", "alter table schedule add constraint sabotage check (fired = 0)"), _ -> {});
        now = MIDNIGHT.plus(Duration.ofHours(1));

        assertThat(fire()).singleElement().isInstanceOf(Firing.Broken.class);
        assertThat(number("select count(*) from task")).isZero();

        database.update(new Sql("repair", "alter table schedule drop constraint sabotage"), _ -> {});
        assertThat(fire()).singleElement().isInstanceOf(Firing.Fired.class);
        assertThat(find(id).fired()).isEqualTo(1);
    }

    @Test
    void a_time_that_is_put_back_by_hand_makes_no_second_task() {
        ScheduleId id = create(new Schedule("a", "hourly", utc(), "1", CatchUp.ONCE, Overlap.ALLOW));
        now = MIDNIGHT.plus(Duration.ofHours(1));
        var first = (Firing.Fired) fire().getFirst();
        database.update(new Sql("put back", "update schedule set next_fire_at = ?"), params -> params.instant(now));

        var second = (Firing.Fired) fire().getFirst();

        assertThat(second.task()).isEqualTo(first.task());
        assertThat(find(id).lastTask()).isEqualTo(first.task());
        assertThat(number("select count(*) from task where parent_key is null")).isEqualTo(1);
    }

    @Test
    void three_that_fire_at_once_make_every_task_exactly_once() throws InterruptedException, ExecutionException {
        for (int i = 0; i < 40; i++) {
            create(new Schedule("s" + i, "hourly", utc(), "1", CatchUp.ONCE, Overlap.ALLOW));
        }
        for (int hour = 1; hour <= 3; hour++) {
            now = MIDNIGHT.plus(Duration.ofHours(hour));
            fireFromThreeSides();
        }

        assertThat(number("select count(*) from task where parent_key is null")).isEqualTo(120);
        assertThat(number("select count(*) from schedule where fired = 3 and skipped = 0"))
                .isEqualTo(40);
        assertThat(number("select count(distinct idempotency_key) from task")).isEqualTo(120);
    }

    private void fireFromThreeSides() throws InterruptedException, ExecutionException {
        var together = new CountDownLatch(3);
        try (var threads = Executors.newFixedThreadPool(3)) {
            var sides = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 3; i++) {
                sides.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return fire().size();
                }));
            }
            int fired = 0;
            for (Future<Integer> side : sides) {
                fired += side.get();
            }
            assertThat(fired).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paused = true",
                "catch_up = 'TWICE'",
                "overlap = 'MAYBE'",
                "name = ''",
                "last_task_key = 1",
                "last_fire_at = now()",
                "fired = -1"
            })
    void the_table_refuses_nonsense(String nonsense) {
        create(named("a"));

        assertThatThrownBy(() -> database.update(new Sql("nonsense", "update schedule set " + nonsense), _ -> {}))
                .isInstanceOf(StatementFailedException.class);
    }

    @Test
    void names_are_unique_and_expressions_have_times() {
        ScheduleId id = create(named("a"));

        assertThat(schedules.create(named("a"), hourly)).isEqualTo(new Creation.NameTaken(id));
        assertThat(schedules.create(new Schedule("b", "never", utc(), "1", CatchUp.ONCE, Overlap.SKIP), hourly))
                .isInstanceOf(Creation.NeverFires.class);
        assertThatThrownBy(() ->
                        schedules.create(new Schedule("b", "nonsense", utc(), "1", CatchUp.ONCE, Overlap.SKIP), hourly))
                .isInstanceOf(UnusableScheduleException.class);
        assertThat(schedules.delete(id)).isTrue();
        assertThat(schedules.delete(id)).isFalse();
        assertThat(schedules.create(named("a"), hourly)).isInstanceOf(Creation.Created.class);
    }

    @Test
    void schedules_are_listed_in_pages() {
        for (int i = 0; i < 5; i++) {
            create(named("s" + i));
        }

        var first = schedules.list(PageRequest.first(3));
        var second = schedules.list(PageRequest.first(3).after(Objects.requireNonNull(first.nextCursor())));

        assertThat(first.items()).extracting(view -> view.schedule().name()).containsExactly("s0", "s1", "s2");
        assertThat(second.items()).extracting(view -> view.schedule().name()).containsExactly("s3", "s4");
        assertThat(second.nextCursor()).isNull();
        assertThatThrownBy(() -> schedules.list(new PageRequest(3, "nonsense"))).isInstanceOf(BadCursorException.class);
    }

    private ScheduleId create(Schedule schedule) {
        return ((Creation.Created) schedules.create(schedule, hourly))
                .schedule()
                .id();
    }

    private static Schedule named(String name) {
        return new Schedule(name, "hourly", utc(), "1", CatchUp.ONCE, Overlap.SKIP);
    }

    private static ZoneId utc() {
        return ZoneId.of("UTC");
    }

    private List<Firing> fire() {
        return schedules.fire(100, hourly);
    }

    private ScheduleView find(ScheduleId id) {
        return schedules.find(id).orElseThrow();
    }

    private long number(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getLong(1))
                .getFirst();
    }

    private List<String> texts(String sql) {
        return database.query(new Sql("test", sql), _ -> {}, row -> row.getString(1));
    }
}
