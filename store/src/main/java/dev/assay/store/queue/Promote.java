package dev.assay.store.queue;

import dev.assay.model.task.QueueName;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Turns.Application;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes tasks claimable whose time has come, and wakes their workers. Subtasks of an analysis whose turn it is not
/// wait on, for that.
final class Promote {

    /// Without locks: the turns come first.
    private static final Sql DUE = new Sql("find due tasks", """
            select key, parent_key is not null and model is not null as takes_turns from task
            where status = 'PENDING' and hold = 'TIME' and not_before <= coalesce(?::timestamptz, now())
            order by not_before
            limit ?
            """);

    private static final Sql PROMOTE = new Sql("promote", """
            with due as materialized (
                select key from task
                where key = any (?) and status = 'PENDING' and hold = 'TIME'
                  and not_before <= coalesce(?::timestamptz, now())
                order by key
                for no key update skip locked
            ), promoted as (
                update task
                set hold = case when parent_key is not null and model is not null
                                     and not exists (select from application_turn where main_key = task.parent_key)
                                then 'APPLICATION' end
                where key = any (array(select key from due))
                returning queue, hold
            )
            select queue, case when bool_or(hold is null) then pg_notify('assay_work', queue)::text end
            from promoted group by queue
            """);

    private final Database database;
    private final QueueClock clock;
    private final Turns turns;

    Promote(Database database, QueueClock clock, Turns turns) {
        this.database = database;
        this.clock = clock;
        this.turns = turns;
    }

    private record Due(long key, boolean takesTurns) {}

    /// @return the queues of those that were due
    Set<QueueName> run(int limit) {
        return database.transact("promote", () -> {
            List<Due> due = database.query(
                    DUE,
                    params -> params.instant(clock.now()).number(limit),
                    row -> new Due(row.getLong("key"), row.getBoolean("takes_turns")));
            List<Long> keys = due.stream().map(Due::key).toList();
            if (due.stream().noneMatch(Due::takesTurns)) {
                return due.isEmpty() ? Set.of() : promote(keys);
            }
            List<Application> locked = turns.lock(keys);
            Set<QueueName> queues = promote(keys);
            turns.give(locked);
            return queues;
        });
    }

    private Set<QueueName> promote(List<Long> due) {
        return new HashSet<>(database.query(
                PROMOTE,
                params -> params.keys(due).instant(clock.now()),
                row -> new QueueName(row.getString("queue"))));
    }
}
