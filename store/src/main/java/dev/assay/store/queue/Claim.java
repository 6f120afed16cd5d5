package dev.assay.store.queue;

import dev.assay.model.task.Attempts;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.LowWaterMarks.Found;
import dev.assay.store.queue.LowWaterMarks.Start;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes due tasks of all the queues a worker has room in, in one statement.
///
/// One scan per priority, the highest first: each begins at its low-water mark, see [LowWaterMarks]. They are read
/// in the order in which they are given, since each is a lateral look-up of its own, and only as far as there is
/// room. V12 says why `key + 0`.
///
/// `picked` is materialized: without that fence the planner may join the other way round and update more rows than
/// the LIMIT allows. It locks with `skip locked`, so claimers never wait for each other's leaves. `mains` are those
/// main tasks whose first subtask this is; a second claimer of the same main task waits for the first and then
/// finds it no longer PENDING.
///
/// `queue_room` leaves paused queues out and keeps limited ones within their limits; V4 says how. Which analyses of
/// one application may run is no matter of the claim: those that may not are held, see [Turns].
///
/// `= any (array(…))` instead of a join, here and in the other verbs: how many rows a CTE gives the planner can
/// only guess, and from a guess of some hundreds on it would rather read the whole table than probe its primary
/// key.
final class Claim {

    static final Sql CLAIM = new Sql("claim", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), demand as materialized (
                select queue, room from queue_room(?::text[], ?::integer[])
            ), picked as materialized (
                select due.key
                from demand cross join lateral (
                    select waiting.key
                    from unnest(?::text[], ?::integer[], ?::bigint[]) as start (queue, priority, key)
                    cross join lateral (
                        select key from task
                        where queue = demand.queue and priority = start.priority and key + 0 >= start.key
                          and status = 'PENDING' and hold is null and subtasks = 0
                        order by key + 0
                        limit demand.room
                        for no key update skip locked
                    ) as waiting
                    where start.queue = demand.queue
                    limit demand.room
                ) as due
            ), claimed as (
                update task
                set status = 'RUNNING', worker = ?, epoch = epoch + 1, started = started + 1,
                    started_at = clock.now, lease_until = clock.now + ? * interval '1 microsecond'
                from clock
                where task.key = any (array(select key from picked))
                returning key, epoch, worker, lease_until, kind, queue, priority, model, app, parent_key, service, payload,
                          started, preflights, failures, lost, ready_at, started_at
            ), mains as (
                select key from task
                where key = any (array(select parent_key from claimed)) and status = 'PENDING'
                order by key
                for no key update
            ), opened as (
                update task
                set status = 'RUNNING', started_at = clock.now
                from clock
                where task.key = any (array(select key from mains))
            )
            select key, epoch, worker, lease_until, kind, queue, priority, model, app, parent_key, service, payload,
                   started, preflights, failures, lost, ready_at, started_at, room as granted
            from claimed join demand using (queue)
            order by priority desc, key
            """);

    private final Database database;
    private final QueueClock clock;
    private final LowWaterMarks marks;

    Claim(Database database, QueueClock clock, LowWaterMarks marks) {
        this.database = database;
        this.clock = clock;
        this.marks = marks;
    }

    List<ClaimedTask> run(WorkerId worker, List<QueueDemand> demands, Duration leaseTime) {
        if (demands.isEmpty()) {
            return List.of();
        }
        List<Start> starts = marks.starts(demands);
        List<Found> found = database.query(
                CLAIM, params -> bind(params, clock.now(), worker, demands, starts, leaseTime), Claim::read);
        marks.learn(starts, found);
        return found.stream().map(Found::task).toList();
    }

    static void bind(
            Params params,
            @Nullable Instant now,
            WorkerId worker,
            List<QueueDemand> demands,
            List<Start> starts,
            Duration leaseTime)
            throws SQLException {
        params.instant(now)
                .texts(demands.stream().map(demand -> demand.queue().value()).toList())
                .numbers(demands.stream().map(QueueDemand::room).toList())
                .texts(starts.stream().map(start -> start.queue().value()).toList())
                .numbers(starts.stream().map(start -> start.priority().rank()).toList())
                .keys(starts.stream().map(Start::key).toList())
                .text(worker.value())
                .micros(leaseTime);
    }

    private static Found read(ResultSet row) throws SQLException {
        var lease = new Lease(
                new TaskId(row.getLong("key")),
                new WorkerId(row.getString("worker")),
                row.getInt("epoch"),
                Rows.instant(row, "lease_until"));
        long parent = row.getLong("parent_key");
        var task = new ClaimedTask(
                lease,
                new TaskKind(row.getString("kind")),
                new QueueName(row.getString("queue")),
                Priority.ofRank(row.getInt("priority")),
                Rows.target(row),
                parent == 0 ? null : new TaskId(parent),
                row.getString("service"),
                new Payload(row.getString("payload")),
                new Attempts(
                        row.getInt("started"), row.getInt("preflights"), row.getInt("failures"), row.getInt("lost")),
                Rows.instant(row, "ready_at"),
                Rows.instant(row, "started_at"));
        return new Found(task, row.getInt("granted"));
    }
}
