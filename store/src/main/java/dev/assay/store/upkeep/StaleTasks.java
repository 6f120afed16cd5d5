package dev.assay.store.upkeep;

import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.Found;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.queue.Turns;
import dev.assay.store.read.Cursor;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cancels PENDING tasks that nobody claims. The index that the claim reads is walked leg by leg, a leg being what
/// one queue has of one priority, so that no piece reads more than it shows and what is still fresh.
final class StaleTasks implements Batched<TaskId> {

    private static final String LIST = "claimable";
    private static final String REASON = "nobody claimed it in time";

    /// Why a queue's tasks are left alone: somebody has paused it, or it is worked on at this moment, by a worker
    /// that is there and with a task that runs.
    private static final String SKIP = """
            case when exists (select from queue_setting where queue_setting.queue = legs.queue and paused)
                      then 'QUEUE_PAUSED'
                 when exists (select from worker where legs.queue = any (worker.queues)
                                  and not draining and not recycling
                                  and seen_at >= (select now from clock) - 3 * lease)
                      and exists (select from task where status = 'RUNNING' and subtasks = 0 and queue = legs.queue
                                      and lease_until >= (select now from clock))
                      then 'IN_LINE'
            end""";

    private static final Sql LEGS = new Sql("find legs of claimable tasks", """
            with clock as materialized (
                select coalesce(?::timestamptz, now()) as now
            ), legs as (
                select distinct queue from queue_count
            )
            select queue, priority, %s as skip
            from legs cross join unnest(array[4, 3, 2, 1]) as priority
            order by queue, priority desc
            """.formatted(SKIP));

    private static final Sql FIND = new Sql("find stale tasks", """
            select key from task
            where status = 'PENDING' and hold is null and subtasks = 0
              and queue = ? and priority = ? and key + 0 > ?
              and ready_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
            order by key + 0
            limit ?
            """);

    /// Like the purge of a queue: a main task that never ran ends with the last of its subtasks, and one that ran
    /// is left to the fold.
    private static final Sql CANCEL = new Sql("cancel stale tasks", """
            with clock as materialized (
                select coalesce(?::timestamptz, now()) as now, ? * interval '1 microsecond' as threshold,
                       ?::text as reason
            ), stale as materialized (
                select key, queue from task as legs
                where key = any (?) and status = 'PENDING' and hold is null and subtasks = 0
                  and ready_at < (select now - threshold from clock)
                  and %s is null
                order by key
                for no key update skip locked
            ), cancelled as (
                update task
                set status = 'CANCELLED', finished_at = clock.now, cancel_reason = clock.reason
                from clock
                where task.key = any (array(select key from stale))
                returning task.key, task.parent_key
            ), mains as materialized (
                select key from task
                where key = any (array(select parent_key from cancelled))
                order by key
                for no key update
            ), counted as (
                update task
                set subtasks_open = subtasks_open - ended.count,
                    status = case when status = 'PENDING' and subtasks_open = ended.count
                                  then 'CANCELLED' else status end,
                    finished_at = case when status = 'PENDING' and subtasks_open = ended.count then clock.now end,
                    cancel_reason = case when status = 'PENDING' and subtasks_open = ended.count
                                         then clock.reason end
                from clock, (select parent_key, count(*)::integer as count from cancelled group by parent_key) as ended
                where task.key = ended.parent_key and task.key = any (array(select key from mains))
            )
            select key from cancelled order by key
            """.formatted(SKIP));

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final Turns turns;
    private final Duration threshold;

    StaleTasks(Database database, QueueClock clock, Fence fence, Turns turns, Duration threshold) {
        this.database = database;
        this.clock = clock;
        this.fence = fence;
        this.turns = turns;
        this.threshold = threshold;
    }

    private record Leg(String queue, int priority, @Nullable SkipReason skip) {}

    /// Legs may come between two pieces: one that is new is fresh, and missing it is missing nothing.
    @Override
    public Found<TaskId> find(@Nullable String cursor, int limit) {
        List<Leg> legs = legs();
        List<Long> place =
                cursor == null ? List.of(0L, 0L) : Cursor.parse(LIST, 2, cursor).key();
        long after = place.getLast();
        for (int i = Math.toIntExact(place.getFirst()); i < legs.size(); i++) {
            Found<TaskId> found = find(legs.get(i), i, after, limit);
            if (found.next() != null
                    || !found.due().isEmpty()
                    || !found.skipped().isEmpty()) {
                return found.next() != null ? found : new Found<>(found.due(), found.skipped(), place(i + 1, 0));
            }
            after = 0;
        }
        return Found.nothing();
    }

    private Found<TaskId> find(Leg leg, int index, long after, int limit) {
        List<TaskId> stale = database.query(
                FIND,
                params -> params.text(leg.queue())
                        .number(leg.priority())
                        .key(after)
                        .instant(clock.now())
                        .micros(threshold)
                        .number(limit),
                row -> new TaskId(row.getLong("key")));
        String next = stale.size() < limit ? null : place(index, stale.getLast().key());
        if (leg.skip() == null || stale.isEmpty()) {
            return new Found<>(stale, Map.of(), next);
        }
        var skipped = new EnumMap<SkipReason, Long>(Map.of(leg.skip(), (long) stale.size()));
        return new Found<>(List.of(), skipped, next);
    }

    private List<Leg> legs() {
        return database.query(
                LEGS,
                params -> params.instant(clock.now()),
                row -> new Leg(row.getString("queue"), row.getInt("priority"), Looked.skip(row)));
    }

    private static String place(int leg, long key) {
        return new Cursor(LIST, List.of((long) leg, key)).toString();
    }

    @Override
    public List<TaskId> apply(RunLease lease, List<TaskId> batch) {
        List<Long> keys = batch.stream().map(TaskId::key).toList();
        return fence.under(lease, "cancel stale tasks", () -> {
            turns.lock(keys);
            return database.query(
                    CANCEL,
                    params -> params.instant(clock.now())
                            .micros(threshold)
                            .text(REASON)
                            .keys(keys),
                    row -> new TaskId(row.getLong("key")));
        });
    }
}
