package dev.assay.store.queue;

import dev.assay.model.task.Cancellation;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a task by request, at once. Its worker is told, and fencing refuses what it still sends.
final class Cancel {

    private static final Sql LOOK = new Sql("look before cancel", """
            select status, subtasks, model is not null and (subtasks > 0 or parent_key is not null) as takes_turns
            from task where key = ?
            """);

    /// A task on its own, or a subtask. When that was the last open one of a main task that never ran, all its
    /// subtasks were cancelled while they waited: then the main task is cancelled with it, without files, since
    /// there is nothing to put in them. A main task that ran is left to [Fold].
    private static final Sql CANCEL_LEAF = new Sql("cancel", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), open as (
                select key, parent_key, status as was from task
                where key = ? and subtasks = 0 and status in ('PENDING', 'RUNNING')
                for no key update
            ), main as (
                select key from task where key = (select parent_key from open) for no key update
            ), cancelled as (
                update task
                set status = 'CANCELLED', worker = null, lease_until = null, hold = null, finished_at = clock.now,
                    cancel_reason = ?
                from open, clock
                where task.key = open.key
            ), counted as (
                update task
                set subtasks_open = subtasks_open - 1,
                    status = case when status = 'PENDING' and subtasks_open = 1 then 'CANCELLED' else status end,
                    finished_at = case when status = 'PENDING' and subtasks_open = 1 then clock.now end,
                    cancel_reason = case when status = 'PENDING' and subtasks_open = 1 then ? end
                from main, clock
                where task.key = main.key
            )
            select case when was = 'RUNNING' then pg_notify('assay_cancelled', key::text)::text end from open
            """);

    /// Locks the main task too, after its subtasks: the next statement is too late for that, this one ends with the
    /// counters. Not when it has ended: who tries it again has its lock, and asks for the turn that is locked here.
    private static final Sql CANCEL_SUBTASKS = new Sql("cancel subtasks", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), open as materialized (
                select key, status as was from task
                where parent_key = ? and status in ('PENDING', 'RUNNING')
                order by key
                for no key update
            ), main as materialized (
                select key from task
                where key = ? and status in ('PENDING', 'RUNNING') and (select count(*) from open) >= 0
                for no key update
            ), cancelled as (
                update task
                set status = 'CANCELLED', worker = null, lease_until = null, hold = null, finished_at = clock.now,
                    cancel_reason = ?
                from clock
                where task.key = any (array(select key from open)) and (select count(*) from main) = 1
            )
            select pg_notify('assay_cancelled', key::text)::text from open where was = 'RUNNING'
            """);

    /// What its subtasks found until then is listed, so it is summed up too.
    private static final Sql CANCEL_MAIN = new Sql("cancel main task", """
            update task
            set status = 'CANCELLED', subtasks_open = 0, finished_at = coalesce(?::timestamptz, now()), cancel_reason = ?,
                critical_findings = found.critical, high_findings = found.high, medium_findings = found.medium,
                low_findings = found.low, info_findings = found.info
            from (
                select coalesce(sum(critical_findings), 0) as critical, coalesce(sum(high_findings), 0) as high,
                       coalesce(sum(medium_findings), 0) as medium, coalesce(sum(low_findings), 0) as low,
                       coalesce(sum(info_findings), 0) as info
                from task where parent_key = ?
            ) as found
            where key = ? and subtasks > 0 and status in ('PENDING', 'RUNNING')
            """);

    private final Database database;
    private final QueueClock clock;
    private final Turns turns;

    Cancel(Database database, QueueClock clock, Turns turns) {
        this.turns = turns;
        this.database = database;
        this.clock = clock;
    }

    private record Look(TaskStatus status, boolean isMain, boolean takesTurns) {}

    Cancellation run(TaskId task, @Nullable String reason) {
        // A task is a main task or none for life, so this much may be read without a lock.
        Optional<Look> look = look(task);
        if (look.isEmpty()) {
            return new Cancellation.Unknown();
        }
        boolean took = !look.get().status().isFinal() && cancel(task, look.get(), reason);
        if (took) {
            return new Cancellation.Cancelled();
        }
        return look(task)
                .<Cancellation>map(now -> new Cancellation.AlreadyFinal(now.status()))
                .orElseGet(Cancellation.Unknown::new);
    }

    private Optional<Look> look(TaskId task) {
        return database
                .query(
                        LOOK,
                        params -> params.key(task.key()),
                        row -> new Look(
                                TaskStatus.valueOf(row.getString("status")),
                                row.getInt("subtasks") > 0,
                                row.getBoolean("takes_turns")))
                .stream()
                .findFirst();
    }

    private boolean cancel(TaskId task, Look look, @Nullable String reason) {
        if (!look.takesTurns() && !look.isMain()) {
            return cancelLeaf(task, reason);
        }
        return database.transact("cancel", () -> {
            if (look.takesTurns()) {
                turns.lock(List.of(task.key()));
            }
            return look.isMain() ? cancelMain(task, reason) : cancelLeaf(task, reason);
        });
    }

    private boolean cancelLeaf(TaskId task, @Nullable String reason) {
        return !database.query(
                        CANCEL_LEAF,
                        params -> params.instant(clock.now())
                                .key(task.key())
                                .text(reason)
                                .text(reason),
                        _ -> true)
                .isEmpty();
    }

    private boolean cancelMain(TaskId task, @Nullable String reason) {
        database.query(
                CANCEL_SUBTASKS,
                params -> params.instant(clock.now())
                        .key(task.key())
                        .key(task.key())
                        .text(reason),
                _ -> true);
        return database.update(
                        CANCEL_MAIN,
                        params -> params.instant(clock.now())
                                .text(reason)
                                .key(task.key())
                                .key(task.key()))
                == 1;
    }
}
