package dev.assay.store.queue;

import dev.assay.model.task.QueueName;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.HashSet;
import java.util.Set;

/// Makes tasks claimable whose time has come, and wakes their workers.
final class Promote {

    private static final Sql PROMOTE = new Sql("promote", """
            with due as materialized (
                select key from task
                where status = 'PENDING' and hold = 'TIME' and not_before <= coalesce(?::timestamptz, now())
                order by not_before
                limit ?
                for no key update skip locked
            ), promoted as (
                update task set hold = null where key = any (array(select key from due)) returning queue
            )
            select queue, pg_notify('assay_work', queue)::text from (select distinct queue from promoted) as queues
            """);

    private final Database database;
    private final QueueClock clock;

    Promote(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    Set<QueueName> run(int limit) {
        return new HashSet<>(database.query(
                PROMOTE,
                params -> params.instant(clock.now()).number(limit),
                row -> new QueueName(row.getString("queue"))));
    }
}
