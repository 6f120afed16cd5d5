package dev.assay.store.queue;

import dev.assay.model.task.Lease;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Extends all of a worker's leases in one statement.
///
/// What is held is read without a lock, and only rows nobody is writing are extended: a row that is being settled
/// needs no longer lease, and waiting for it would hold up the heartbeat of all the others.
///
/// A task has a worker only while it runs, so its state need not be asked for, and must not be: [SettleAll] says
/// why.
final class Renew {

    private static final Sql RENEW = new Sql("renew", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), given as (
                select * from unnest(?::bigint[], ?::integer[]) as g (key, epoch)
            ), held as (
                select task.key from task join given using (key)
                where task.epoch = given.epoch and task.worker = ?
            ), free as materialized (
                select task.key from task join given using (key)
                where task.epoch = given.epoch and task.worker = ?
                order by task.key
                for no key update of task skip locked
            ), renewed as (
                update task set lease_until = clock.now + ? * interval '1 microsecond'
                from clock
                where task.key = any (array(select key from free))
            )
            select key from held
            """);

    private final Database database;
    private final QueueClock clock;

    Renew(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    Set<TaskId> run(WorkerId worker, Collection<Lease> leases, Duration leaseTime) {
        if (leases.isEmpty()) {
            return Set.of();
        }
        List<Lease> given = List.copyOf(leases);
        return new HashSet<>(database.query(
                RENEW,
                params -> params.instant(clock.now())
                        .keys(given.stream().map(lease -> lease.task().key()).toList())
                        .numbers(given.stream().map(Lease::epoch).toList())
                        .text(worker.value())
                        .text(worker.value())
                        .micros(leaseTime),
                row -> new TaskId(row.getLong("key"))));
    }
}
