package dev.assay.store.letters;

import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.queue.Turns;
import dev.assay.store.read.StateScans;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Verbs for many tasks at once, on Postgres.
public final class PostgresBulkTasks implements BulkTasks {

    /// Leaves first and in order of their keys, then main tasks, like every other verb, and all of them before the
    /// counters, which this statement ends with: then no two of them wait for each other in a circle.
    private static final Sql CANCEL_LEAVES = new Sql("cancel many", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now, ?::text as reason, ?::bigint[] as given
            ), family as materialized (
                select unnest(given) as key from clock
                union
                select key from task where parent_key = any (?)
            ), open as materialized (
                select key, parent_key, status as was from task
                where key = any (array(select key from family)) and subtasks = 0 and status in ('PENDING', 'RUNNING')
                  and (parent_key is null or parent_key = any ((select given from clock)::bigint[]))
                order by key
                for no key update
            ), mains as materialized (
                select key from task
                where key = any ((select given from clock)::bigint[]) and subtasks > 0
                  and status in ('PENDING', 'RUNNING') and (select count(*) from open) >= 0
                order by key
                for no key update
            ), cancelled as (
                update task
                set status = 'CANCELLED', worker = null, lease_until = null, hold = null, finished_at = clock.now,
                    cancel_reason = clock.reason
                from clock
                where task.key = any (array(select key from open)) and (select count(*) from mains) >= 0
            )
            select key, parent_key,
                   case when was = 'RUNNING' then pg_notify('assay_cancelled', key::text)::text end as told
            from open
            """);

    /// What their subtasks found until then is listed, so it is summed up too.
    private static final Sql CANCEL_MAINS = new Sql("cancel many main tasks", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now, ?::text as reason
            ), open as materialized (
                select key from task
                where key = any (?) and subtasks > 0 and status in ('PENDING', 'RUNNING')
                order by key
                for no key update
            ), found as (
                select open.key, sum(critical_findings) as critical, sum(high_findings) as high,
                       sum(medium_findings) as medium, sum(low_findings) as low, sum(info_findings) as info
                from open join task on task.parent_key = open.key
                group by open.key
            )
            update task
            set status = 'CANCELLED', subtasks_open = 0, finished_at = clock.now, cancel_reason = clock.reason,
                critical_findings = found.critical, high_findings = found.high, medium_findings = found.medium,
                low_findings = found.low, info_findings = found.info
            from found, clock
            where task.key = found.key
            returning task.key
            """);

    private final Database database;
    private final QueueClock clock;
    private final Turns turns;

    public PostgresBulkTasks(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        this.turns = new Turns(database, clock);
    }

    @Override
    public List<TaskId> matching(TaskFilter filter, int limit) {
        return select(filter, new Conditions(), limit);
    }

    @Override
    public List<TaskId> retriable(TaskFilter filter, int limit) {
        Conditions untouched = new Conditions()
                .where("not exists (select from task_retry where of_key = task.key)")
                .where("not exists (select from dead_letter where task_key = task.key and state <> 'OPEN')");
        return select(filter, untouched, limit);
    }

    private List<TaskId> select(TaskFilter filter, Conditions conditions, int limit) {
        if (filter.statuses().isEmpty()) {
            throw new IllegalArgumentException("a selection names the states it is about");
        }
        conditions
                .where("parent_key is null")
                .whereGiven(filter.kind(), "kind = ?", (params, kind) -> params.text(kind.name()))
                .whereGiven(filter.queue(), "queue = ?", (params, queue) -> params.text(queue.value()))
                .whereGiven(filter.model(), "model = ?", Params::text)
                .whereGiven(filter.app(), "app = ?", (params, app) -> params.number(app.intValue()))
                .whereGiven(filter.pipelineId(), "pipeline_id = ?", Params::text);
        var sql =
                new Sql("select tasks", StateScans.keys(filter.statuses(), conditions.text(), "order by key limit ?"));
        return database.query(
                sql,
                params -> {
                    for (int i = 0; i < filter.statuses().size(); i++) {
                        conditions.bind(params);
                        params.number(limit);
                    }
                    params.number(limit);
                },
                row -> new TaskId(row.getLong("key")));
    }

    @Override
    public Set<TaskId> cancel(List<TaskId> tasks, @Nullable String reason) {
        if (tasks.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most %d tasks, not %d".formatted(MAX_BATCH, tasks.size()));
        }
        List<Long> keys = tasks.stream().map(TaskId::key).toList();
        return database.transact("cancel many", () -> {
            turns.lock(keys);
            var cancelled = new HashSet<TaskId>();
            database
                    .query(
                            CANCEL_LEAVES,
                            params -> params.instant(clock.now())
                                    .text(reason)
                                    .keys(keys)
                                    .keys(keys),
                            row -> new Leaf(new TaskId(row.getLong("key")), row.getLong("parent_key") == 0))
                    .stream()
                    .filter(Leaf::standsAlone)
                    .forEach(leaf -> cancelled.add(leaf.id()));
            cancelled.addAll(database.query(
                    CANCEL_MAINS,
                    params -> params.instant(clock.now()).text(reason).keys(keys),
                    row -> new TaskId(row.getLong("key"))));
            return cancelled;
        });
    }

    private record Leaf(TaskId id, boolean standsAlone) {}
}
