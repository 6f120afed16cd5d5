package dev.assay.store.control;

import dev.assay.model.control.Purge;
import dev.assay.model.task.QueueName;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.queue.Turns;
import java.util.List;

/// Cancels what waits in a queue, batch by batch, so that no lock is held for long. Tasks that somebody else is
/// just taking are skipped. A batch is found without locks, because the turns' locks come before those of the
/// tasks.
final class PurgeQueue {

    private static final int BATCH = 1_000;

    /// The number from the counters; the newest key, so that what comes later is left alone.
    private static final Sql COUNT = new Sql("count pending", """
            select coalesce(sum(pending), 0) as pending, (select coalesce(max(key), 0) from task) as newest
            from queue_count where queue = ?
            """);

    /// Those that wait for an application's turn first: otherwise the end of its holder would hand it on to the
    /// next one to be purged. Each list is walked along its own index; V12 says why `key + 0`.
    private static final List<Leg> LEGS = List.of(
            new Leg("hold = 'APPLICATION'", "model, app, priority desc, parent_key"),
            new Leg("hold = 'TIME'", "not_before"),
            new Leg("hold is null", "priority desc, key + 0"));

    private final Database database;
    private final QueueClock clock;
    private final Turns turns;

    PurgeQueue(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        this.turns = new Turns(database, clock);
    }

    private record Leg(Sql find, Sql cancel) {

        Leg(String which, String order) {
            this(findThose(which, order), cancelThose(which));
        }
    }

    private static Sql findThose(String which, String order) {
        return new Sql("find what is purged", """
            select key from task
            where queue = ? and status = 'PENDING' and subtasks = 0 and key <= ? and %s
            order by %s
            limit ?
            """.formatted(which, order));
    }

    /// Like the cancellation of leaves one by one: a main task that never ran ends with the last of its subtasks,
    /// and one that ran is left to the fold.
    private static Sql cancelThose(String which) {
        return new Sql("purge", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), open as materialized (
                select key, parent_key from task
                where key = any (?) and status = 'PENDING' and %s
                order by key
                for no key update skip locked
            ), mains as materialized (
                select key from task
                where key = any (array(select parent_key from open))
                order by key
                for no key update
            ), cancelled as (
                update task
                set status = 'CANCELLED', hold = null, finished_at = clock.now, cancel_reason = 'purged from its queue'
                from clock
                where task.key = any (array(select key from open))
                returning task.parent_key
            ), counted as (
                update task
                set subtasks_open = subtasks_open - ended.count,
                    status = case when status = 'PENDING' and subtasks_open = ended.count
                                  then 'CANCELLED' else status end,
                    finished_at = case when status = 'PENDING' and subtasks_open = ended.count then clock.now end,
                    cancel_reason = case when status = 'PENDING' and subtasks_open = ended.count
                                         then 'purged from its queue' end
                from clock, (select parent_key, count(*)::integer as count from cancelled group by parent_key) as ended
                where task.key = ended.parent_key and task.key = any (array(select key from mains))
            )
            select count(*) from open
            """.formatted(which));
    }

    private record Count(long pending, long newest) {}

    Purge run(QueueName queue, long expected) {
        Count count = database.query(
                        COUNT,
                        params -> params.text(queue.value()),
                        row -> new Count(row.getLong("pending"), row.getLong("newest")))
                .getFirst();
        if (count.pending() != expected) {
            return new Purge.Miscounted(count.pending());
        }
        long cancelled = 0;
        for (Leg leg : LEGS) {
            Batch batch;
            do {
                batch = cancel(leg, queue, count.newest(), Math.min(BATCH, expected - cancelled));
                cancelled += batch.cancelled();
            } while (batch.isWorthAnother() && cancelled < expected);
        }
        return new Purge.Purged(cancelled);
    }

    private record Batch(int found, long cancelled) {

        /// Not when all of a batch was taken: it would be found again.
        boolean isWorthAnother() {
            return found == BATCH && cancelled > 0;
        }
    }

    private Batch cancel(Leg leg, QueueName queue, long newest, long limit) {
        return database.transact("purge", () -> {
            List<Long> found = database.query(
                    leg.find(),
                    params -> params.text(queue.value()).key(newest).number(Math.toIntExact(limit)),
                    row -> row.getLong(1));
            if (found.isEmpty()) {
                return new Batch(0, 0);
            }
            turns.lock(found);
            long cancelled = database.query(
                            leg.cancel(), params -> params.instant(clock.now()).keys(found), row -> row.getLong(1))
                    .getFirst();
            return new Batch(found.size(), cancelled);
        });
    }
}
