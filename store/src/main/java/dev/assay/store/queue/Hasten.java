package dev.assay.store.queue;

import dev.assay.model.task.FailureCause;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.Set;

/// Takes the hold off tasks that wait for a service, because it is there again, and wakes their workers. Reads every
/// held task of the index `task_scheduled` for it: services do not come back often.
final class Hasten {

    private static final Sql HASTEN = new Sql("hasten", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), held as materialized (
                select key from task
                where status = 'PENDING' and hold = 'TIME' and service = ? and cause_code = any (?::text[])
                order by key
                limit ?
                for no key update skip locked
            ), hastened as (
                update task set hold = null, not_before = clock.now, ready_at = clock.now
                from clock
                where key = any (array(select key from held))
                returning queue
            )
            select count, pg_notify('assay_work', queue)::text
            from (select queue, count(*) as count from hastened group by queue) as by_queue
            """);

    private final Database database;
    private final QueueClock clock;

    Hasten(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    int run(String service, Set<FailureCause.Code> causes, int limit) {
        return database
                .query(
                        HASTEN,
                        params -> params.instant(clock.now())
                                .text(service)
                                .texts(causes.stream().map(Enum::name).toList())
                                .number(limit),
                        row -> row.getInt("count"))
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
