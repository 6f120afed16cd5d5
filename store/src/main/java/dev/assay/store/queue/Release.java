package dev.assay.store.queue;

import dev.assay.model.task.Lease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.Collection;
import java.util.List;

/// Gives tasks back unfinished, for a worker that leaves. As in [SettleAll], their state is not asked for.
final class Release {

    private static final Sql RELEASE = new Sql("release", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), given as (
                select * from unnest(?::bigint[], ?::integer[], ?::text[]) as g (key, epoch, worker)
            ), held as materialized (
                select task.key from task join given using (key)
                where task.epoch = given.epoch and task.worker = given.worker
                order by task.key
                for no key update of task
            ), released as (
                update task set status = 'PENDING', worker = null, lease_until = null, ready_at = clock.now
                from clock
                where task.key = any (array(select key from held))
                returning queue
            )
            select count, pg_notify('assay_work', queue)::text
            from (select queue, count(*) as count from released group by queue) as by_queue
            """);

    private final Database database;
    private final QueueClock clock;

    Release(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    int run(Collection<Lease> leases) {
        if (leases.isEmpty()) {
            return 0;
        }
        List<Lease> given = List.copyOf(leases);
        return database
                .query(
                        RELEASE,
                        params -> params.instant(clock.now())
                                .keys(given.stream()
                                        .map(lease -> lease.task().key())
                                        .toList())
                                .numbers(given.stream().map(Lease::epoch).toList())
                                .texts(given.stream()
                                        .map(lease -> lease.worker().value())
                                        .toList()),
                        row -> row.getInt("count"))
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
