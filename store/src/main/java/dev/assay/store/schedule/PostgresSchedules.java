package dev.assay.store.schedule;

import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
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
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Schedules in a table, fired by whoever locks the due row first.
public final class PostgresSchedules implements Schedules {

    private static final Sql NOW = new Sql("tell time", """
            select coalesce(?::timestamptz, now()) as now, (select count(*) from schedule) as schedules
            """);

    private static final Sql INSERT = new Sql("create schedule", """
            insert into schedule (name, cron, zone, request, catch_up, overlap, next_fire_at, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (name) do nothing
            returning *, created_at as now
            """);

    private static final Sql FIND_NAME = new Sql("find schedule by name", """
            select key from schedule where name = ?
            """);

    private static final Sql FIND = new Sql("find schedule", """
            select schedule.*, coalesce(?::timestamptz, now()) as now from schedule where key = ?
            """);

    private static final Sql LOCK = new Sql("lock schedule", """
            select schedule.*, coalesce(?::timestamptz, now()) as now,
                   exists (select from task where task.key = last_task_key and finished_at is null) as last_task_open
            from schedule where schedule.key = ? for no key update
            """);

    private static final Sql LIST = new Sql("list schedules", """
            select schedule.*, coalesce(?::timestamptz, now()) as now
            from schedule where key > ? order by key limit ?
            """);

    private static final Sql DELETE = new Sql("delete schedule", "delete from schedule where key = ?");

    private static final Sql PAUSE = new Sql("pause schedule", """
            update schedule set paused = true, next_fire_at = null where key = ? and not paused
            """);

    private static final Sql RESUME = new Sql("resume schedule", """
            update schedule set paused = false, next_fire_at = ? where key = ? and paused
            """);

    private static final Sql RAN = new Sql("note run by hand", """
            update schedule
            set last_fire_at = ?, last_task_key = ?, last_problem = null, fired = fired + 1
            where key = ?
            """);

    private static final Sql UNTIL_NEXT = new Sql("tell when the next schedule is due", """
            select (extract(epoch from min(next_fire_at) - coalesce(?::timestamptz, now())) * 1000)::bigint as millis
            from schedule where next_fire_at is not null
            """);

    private static final Sql ANNOUNCE = new Sql("announce schedule", "select pg_notify('assay_work', ?)::text");

    private final Database database;
    private final QueueClock clock;
    private final MadeTask made;
    private final FireDue fireDue;

    /// @param queue on the same database: its submits join this one's transactions
    public PostgresSchedules(Database database, TaskQueue queue, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        this.made = new MadeTask(queue);
        this.fireDue = new FireDue(database, clock, made);
    }

    private record Moment(Instant now, long schedules) {}

    @Override
    public Creation create(Schedule schedule, ScheduleInterpreter interpreter) {
        FiringTimes times = interpreter.times(schedule.cron(), schedule.zone());
        while (true) {
            Optional<Creation> creation = database.transact("create schedule", () -> tryToCreate(schedule, times));
            if (creation.isPresent()) {
                return creation.get();
            }
        }
    }

    /// Empty when the schedule that had the name was deleted between looking and looking again.
    private Optional<Creation> tryToCreate(Schedule schedule, FiringTimes times) {
        Moment moment = database.query(
                        NOW,
                        params -> params.instant(clock.now()),
                        row -> new Moment(ScheduleRows.known(row, "now"), row.getLong("schedules")))
                .getFirst();
        if (moment.schedules() >= MAX) {
            return Optional.of(new Creation.TooMany());
        }
        Optional<Instant> next = times.next(moment.now());
        if (next.isEmpty()) {
            return Optional.of(new Creation.NeverFires());
        }
        Optional<ScheduleView> created = insert(schedule, next.get(), moment.now());
        if (created.isPresent()) {
            announce();
            return created.map(Creation.Created::new);
        }
        return database
                .query(FIND_NAME, params -> params.text(schedule.name()), row -> new ScheduleId(row.getLong("key")))
                .stream()
                .findFirst()
                .map(Creation.NameTaken::new);
    }

    private Optional<ScheduleView> insert(Schedule schedule, Instant next, Instant now) {
        return database
                .query(
                        INSERT,
                        params -> params.text(schedule.name())
                                .text(schedule.cron())
                                .text(schedule.zone().getId())
                                .text(schedule.request())
                                .text(schedule.catchUp().name())
                                .text(schedule.overlap().name())
                                .instant(next)
                                .instant(now),
                        ScheduleRows::view)
                .stream()
                .findFirst();
    }

    @Override
    public Optional<ScheduleView> find(ScheduleId id) {
        return database.query(FIND, params -> params.instant(clock.now()).key(id.key()), ScheduleRows::view).stream()
                .findFirst();
    }

    @Override
    public Page<ScheduleView> list(PageRequest page) {
        String cursor = page.cursor();
        long after = cursor == null
                ? 0
                : ScheduleId.parse(cursor).map(ScheduleId::key).orElseThrow(() -> new BadCursorException(cursor));
        List<ScheduleView> rows = database.query(
                LIST, params -> params.instant(clock.now()).key(after).number(page.limit() + 1), ScheduleRows::view);
        if (rows.size() <= page.limit()) {
            return new Page<>(rows, null);
        }
        List<ScheduleView> items = rows.subList(0, page.limit());
        return new Page<>(items, items.getLast().id().toString());
    }

    @Override
    public boolean delete(ScheduleId id) {
        return database.update(DELETE, params -> params.key(id.key())) > 0;
    }

    @Override
    public Optional<ScheduleView> pause(ScheduleId id) {
        database.update(PAUSE, params -> params.key(id.key()));
        return find(id);
    }

    @Override
    public Optional<ScheduleView> resume(ScheduleId id, ScheduleInterpreter interpreter) {
        return database.transact("resume schedule", () -> {
            Optional<LockedSchedule> locked = lock(id);
            if (locked.isEmpty()) {
                return Optional.empty();
            }
            ScheduleView view = locked.get().view();
            if (view.paused()) {
                Instant next = interpreter
                        .times(view.schedule().cron(), view.schedule().zone())
                        .next(view.readAt())
                        .orElse(null);
                database.update(RESUME, params -> params.instant(next).key(id.key()));
                announce();
            }
            return find(id);
        });
    }

    @Override
    public RunNow runNow(ScheduleId id, ScheduleInterpreter interpreter) {
        return database.transact("run schedule by hand", () -> {
            Optional<LockedSchedule> locked = lock(id);
            return locked.isEmpty() ? new RunNow.Unknown() : runNow(locked.get(), interpreter);
        });
    }

    private RunNow runNow(LockedSchedule locked, ScheduleInterpreter interpreter) {
        ScheduleView view = locked.view();
        TaskId last = view.lastTask();
        if (last != null && locked.lastTaskOpen() && view.schedule().overlap() == Overlap.SKIP) {
            return new RunNow.StillOpen(last);
        }
        NewTask request;
        try {
            request = Labelled.with(
                    view.schedule().name(), interpreter.task(view.schedule().request()));
        } catch (UnusableScheduleException unusable) {
            return new RunNow.Refused(String.valueOf(unusable.getMessage()));
        }
        TaskId task = made.byHand(view.id(), view.readAt(), request);
        database.update(
                RAN,
                params -> params.instant(view.readAt())
                        .key(task.key())
                        .key(view.id().key()));
        return new RunNow.Started(task);
    }

    @Override
    public Optional<Duration> untilNext() {
        record Wait(long millis, boolean never) {}
        Wait wait = database.query(
                        UNTIL_NEXT,
                        params -> params.instant(clock.now()),
                        row -> new Wait(row.getLong("millis"), row.wasNull()))
                .getFirst();
        return wait.never() ? Optional.empty() : Optional.of(Duration.ofMillis(wait.millis()));
    }

    @Override
    public List<Firing> fire(int limit, ScheduleInterpreter interpreter) {
        return fireDue.run(limit, interpreter);
    }

    private Optional<LockedSchedule> lock(ScheduleId id) {
        return database
                .query(
                        LOCK,
                        params -> params.instant(clock.now()).key(id.key()),
                        row -> new LockedSchedule(ScheduleRows.view(row), row.getBoolean("last_task_open")))
                .stream()
                .findFirst();
    }

    /// Within the transaction: heard once what it is about can be seen.
    private void announce() {
        database.query(ANNOUNCE, params -> params.text(SIGNAL.value()), _ -> true);
    }
}
