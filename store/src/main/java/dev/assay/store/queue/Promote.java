package dev.assay.store.queue;

import dev.assay.model.task.QueueName;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.Turns.Application;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes tasks claimable whose time has come, and wakes their workers. Subtasks of an analysis whose turn it is not
/// wait on, for that.
final class Promote {

    /// Without locks: the turns come first.
    private static final Sql DUE = new Sql("find due tasks", """
            select key, case when parent_key is not null then model end as model, app from task
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

    private record Due(long key, @Nullable Application application) {}

    /// @return the queues of those that were due
    Set<QueueName> run(int limit) {
        return database.transact("promote", () -> {
            List<Due> due = due(limit);
            if (due.isEmpty()) {
                return Set.of();
            }
            List<Application> applications = due.stream()
                    .map(Due::application)
                    .flatMap(application -> Optional.ofNullable(application).stream())
                    .distinct()
                    .toList();
            if (applications.isEmpty()) {
                return promote(due);
            }
            turns.lock(due.stream().map(Due::key).toList());
            Set<QueueName> queues = promote(due);
            turns.give(applications);
            return queues;
        });
    }

    private List<Due> due(int limit) {
        return database.query(DUE, params -> params.instant(clock.now()).number(limit), row -> {
            String model = row.getString("model");
            return new Due(row.getLong("key"), model == null ? null : new Application(model, row.getInt("app")));
        });
    }

    private Set<QueueName> promote(List<Due> due) {
        return new HashSet<>(database.query(
                PROMOTE,
                params -> params.keys(due.stream().map(Due::key).toList()).instant(clock.now()),
                row -> new QueueName(row.getString("queue"))));
    }
}
