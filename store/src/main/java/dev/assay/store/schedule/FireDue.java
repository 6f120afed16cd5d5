package dev.assay.store.schedule;

import dev.assay.model.schedule.Firing;
import dev.assay.model.schedule.FiringPlan;
import dev.assay.model.schedule.Schedule;
import dev.assay.model.schedule.ScheduleId;
import dev.assay.model.schedule.ScheduleInterpreter;
import dev.assay.model.schedule.ScheduleView;
import dev.assay.model.schedule.UnusableScheduleException;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Deals with due schedules: one transaction each, in which its row is locked, its task is made and its next time
/// is set. A process that dies in between has done nothing, and the next one to look does it all.
final class FireDue {

    private static final Sql LOCK_NEXT = new Sql("lock due schedule", """
            select schedule.*, clock.now,
                   exists (select from task where task.key = last_task_key and finished_at is null) as last_task_open
            from (select coalesce(?::timestamptz, now()) as now) as clock, schedule
            where next_fire_at <= clock.now and schedule.key <> all(?::bigint[])
            order by next_fire_at, schedule.key
            limit 1
            for no key update of schedule skip locked
            """);

    private static final Sql FIRED = new Sql("move schedule on", """
            update schedule
            set next_fire_at = ?, last_fire_at = ?, last_task_key = ?, last_problem = null, fired = fired + 1
            where key = ?
            """);

    private static final Sql SKIPPED = new Sql("pass firing over", """
            update schedule set next_fire_at = ?, last_problem = ?, skipped = skipped + 1 where key = ?
            """);

    private final Database database;
    private final QueueClock clock;
    private final MadeTask made;

    FireDue(Database database, QueueClock clock, MadeTask made) {
        this.database = database;
        this.clock = clock;
        this.made = made;
    }

    List<Firing> run(int limit, ScheduleInterpreter interpreter) {
        var firings = new ArrayList<Firing>();
        var broken = new ArrayList<Long>();
        while (firings.size() < limit) {
            Optional<Firing> firing = next(broken, interpreter);
            if (firing.isEmpty()) {
                break;
            }
            firings.add(firing.get());
            if (firing.get() instanceof Firing.Broken stillDue) {
                broken.add(stillDue.id().key());
            }
        }
        return firings;
    }

    private Optional<Firing> next(List<Long> passedOver, ScheduleInterpreter interpreter) {
        var current = new AtomicReference<@Nullable ScheduleView>();
        try {
            return database.transact("fire schedule", () -> {
                Optional<LockedSchedule> due = lock(passedOver);
                current.set(due.map(LockedSchedule::view).orElse(null));
                return due.map(schedule -> fire(schedule, interpreter));
            });
        } catch (QueueUnavailableException unavailable) {
            throw unavailable;
        } catch (RuntimeException | Error failure) {
            // An Error too: whoever comes after a schedule that always ends in one must not wait for it.
            ScheduleView schedule = current.get();
            if (schedule == null) {
                throw failure;
            }
            return Optional.of(
                    new Firing.Broken(schedule.id(), schedule.schedule().name(), failure));
        }
    }

    private Optional<LockedSchedule> lock(List<Long> passedOver) {
        return database
                .query(
                        LOCK_NEXT,
                        params -> params.instant(clock.now()).keys(passedOver),
                        row -> new LockedSchedule(ScheduleRows.view(row), row.getBoolean("last_task_open")))
                .stream()
                .findFirst();
    }

    private Firing fire(LockedSchedule locked, ScheduleInterpreter interpreter) {
        ScheduleId id = locked.view().id();
        Schedule schedule = locked.view().schedule();
        FiringPlan plan;
        try {
            plan = FiringPlan.of(
                    schedule,
                    locked.lastTaskOpen(),
                    Objects.requireNonNull(locked.view().nextFireAt()),
                    locked.view().readAt(),
                    interpreter.times(schedule.cron(), schedule.zone()));
        } catch (UnusableScheduleException unusable) {
            return refuse(id, schedule, String.valueOf(unusable.getMessage()), null);
        }
        return switch (plan) {
            case FiringPlan.Skip(var why, var next) -> {
                pass(id, why, next);
                yield new Firing.Skipped(id, schedule.name(), why);
            }
            case FiringPlan.Fire(var scheduledFor, var next) -> fire(id, schedule, scheduledFor, next, interpreter);
        };
    }

    private Firing fire(
            ScheduleId id,
            Schedule schedule,
            Instant scheduledFor,
            @Nullable Instant next,
            ScheduleInterpreter interpreter) {
        NewTask request;
        try {
            request = Labelled.with(schedule.name(), interpreter.task(schedule.request()));
        } catch (UnusableScheduleException unusable) {
            return refuse(id, schedule, String.valueOf(unusable.getMessage()), next);
        }
        TaskId task = made.on(id, scheduledFor, request);
        database.update(
                FIRED,
                params -> params.instant(next)
                        .instant(scheduledFor)
                        .key(task.key())
                        .key(id.key()));
        return new Firing.Fired(id, schedule.name(), scheduledFor, task);
    }

    private Firing refuse(ScheduleId id, Schedule schedule, String problem, @Nullable Instant next) {
        pass(id, problem, next);
        return new Firing.Refused(id, schedule.name(), problem);
    }

    private void pass(ScheduleId id, String why, @Nullable Instant next) {
        database.update(SKIPPED, params -> params.instant(next).text(why).key(id.key()));
    }
}
