package dev.assay.store.queue;

import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.List;

/// Takes tasks back from workers that let their leases expire.
///
/// Whoever sweeps skips what another sweep, a settle or a renewal is writing; the next sweep finds what is left.
final class Reclaim {

    private static final Sql RECLAIM = new Sql("reclaim", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now, ?::integer as max_lost
            ), expired as materialized (
                select key, worker from task
                where status = 'RUNNING' and subtasks = 0 and lease_until < (select now from clock)
                order by key
                limit ?
                for no key update skip locked
            ), taken as (
                update task
                set status = case when lost >= max_lost then 'FAILED' else 'PENDING' end,
                    finished_at = case when lost >= max_lost then clock.now end,
                    ready_at = case when lost >= max_lost then ready_at else clock.now end,
                    worker = null, lease_until = null, lost = lost + 1,
                    cause_code = 'WORKER_LOST',
                    cause_message = format('worker %s stopped renewing its lease (loss number %s)',
                                           worker, lost + 1)
                from clock
                where task.key = any (array(select key from expired))
                returning task.key, status, queue, parent_key
            ), mains as materialized (
                select key from task
                where key = any (array(select parent_key from taken where status = 'FAILED'))
                order by key
                for no key update
            ), counted as (
                update task
                set subtasks_open = subtasks_open
                    - (select count(*) from taken where status = 'FAILED' and parent_key = task.key)
                where key = any (array(select key from mains))
            ), told as materialized (
                select pg_notify('assay_work', queue)
                from (select distinct queue from taken where status = 'PENDING') as queues
            )
            select key, expired.worker as lost_by, status
            from taken join expired using (key)
            where (select count(*) from told) >= 0
            order by key
            """);

    private final Database database;
    private final QueueClock clock;

    Reclaim(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    List<Reclaimed> run(int maxLost, int limit) {
        return database.query(
                RECLAIM,
                params -> params.instant(clock.now()).number(maxLost).number(limit),
                row -> new Reclaimed(
                        new TaskId(row.getLong("key")),
                        new WorkerId(row.getString("lost_by")),
                        TaskStatus.valueOf(row.getString("status"))));
    }
}
