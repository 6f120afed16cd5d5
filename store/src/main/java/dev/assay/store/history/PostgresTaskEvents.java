package dev.assay.store.history;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.EventsGoneException;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.history.TaskProgress;
import dev.assay.model.task.Progress;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the feed below the oldest transaction that is still running; `V3__history.sql` says why nothing can turn
/// up there later.
public final class PostgresTaskEvents implements TaskEvents {

    /// A row that was read, not the horizon: after a crash Postgres may hand out again numbers of transactions that
    /// were lost, but no row that could be read was lost, and what had ended before it was not either.
    private static final Sql LATEST = new Sql("latest event", """
            select greatest(last.txid, floor_txid) as txid,
                   case when (last.txid, last.place) > (floor_txid, floor_seq) then last.place else floor_seq end as seq
            from task_feed left join lateral (
                select txid, (select max(edge_place(seq, one.key)) from unnest(keys) as one (key)) as place
                from edge_block
                where txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                order by txid desc, edge_block.seq desc
                limit 1
            ) as last on true
            """);

    /// One statement, so that the floor is as old as the rows. There is always a row, even if it has no event.
    ///
    /// The rows come in the feed's order, and each brings its tasks: only these are sorted, and reading ends with
    /// the limit.
    private static final String READ = """
            with horizon as materialized (
                select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as txid
            ), given as materialized (
                select ?::bigint as txid, ?::bigint as seq
            ), %s found as materialized (
                select edge.txid, edge_place(edge.seq, one.key) as seq, one.key as task_key, parent_key, at,
                       edge.not_before, edge.epoch, from_status, to_status, actor, reason, edge.cause_code,
                       edge.cause_message, kind, queue, model, app, pipeline_id, service
                from %s as edge cross join lateral unnest(keys) as one (key) cross join lateral (
                    select parent_key, kind, queue, model, app, pipeline_id, service from task where key = one.key
                ) as task
                where (edge.txid, edge.seq) >= (?::bigint, ?::bigint / 64) and edge.txid < (select txid from horizon)
                  and (edge.txid, edge_place(edge.seq, one.key)) > (?::bigint, ?::bigint) %s
                order by edge.txid, edge.seq, one.key
                limit ?
            )
            select (given.txid, given.seq) >= (floor_txid, floor_seq)
                   and (given.txid = 0 or given.txid < horizon.txid) as is_whole,
                   found.*
            from task_feed cross join given cross join horizon left join found on true
            order by found.txid, found.seq
            """;

    private static final Sql READ_ALL = new Sql("read events", READ.formatted("", "edge_block", ""));

    /// Through the tasks' own blocks, however much of the feed lies behind the cursor: the offset is a fence.
    private static final Sql READ_FAMILIES = new Sql(
            "read events of tasks", READ.formatted("""
            family as materialized (
                select key from task where key = any (?::bigint[])
                union all
                select key from task where parent_key = any (?::bigint[])
            ),""", """
            (
                select * from edge_block
                where block = any (array(select key from family union select ~(key >> 6) from family))
                offset 0
            )""", "and one.key = any (array(select key from family))"));

    /// Leaves that run and have been heard of, and their main tasks: those are folded as in lists.
    private static final Sql PROGRESS = new Sql("read progress", """
            with heard as materialized (
                select key, parent_key, kind, queue, model, app, pipeline_id, service, started_at,
                       percent, step, completed, total, heard_at
                from task cross join lateral (
                    select percent, step, completed, total, heard_at from task_progress
                    where task_key = task.key and task_progress.epoch = task.epoch
                ) as progress
                where status = 'RUNNING' and subtasks = 0 and heard_at > coalesce(?::timestamptz, '-infinity')
            ), step_of as materialized (
                select distinct on (parent_key) parent_key, step from heard
                where parent_key is not null
                order by parent_key, service
            ), folded as (
                select main.key, main.parent_key, main.kind, main.queue, main.model, main.app, main.pipeline_id,
                       main.service, main.started_at, parts.percent,
                       step_of.step, parts.completed, parts.total, parts.heard_at
                from task as main join step_of on step_of.parent_key = main.key cross join lateral (
                    select trunc(avg(case when sub.finished_at is not null then 100 else coalesce(p.percent, 0) end))
                               as percent,
                           count(sub.finished_at) as completed, count(*) as total, max(p.heard_at) as heard_at
                    from task as sub left join task_progress as p on p.task_key = sub.key and p.epoch = sub.epoch
                    where sub.parent_key = main.key
                ) as parts
                where main.key = any (array(select parent_key from heard)) and main.status = 'RUNNING'
            )
            select key as task_key, * from heard union all select key, * from folded
            """);

    private final Database database;

    public PostgresTaskEvents(Database database) {
        this.database = database;
    }

    @Override
    public EventCursor latest() {
        return database.query(LATEST, _ -> {}, row -> new EventCursor(row.getLong("txid"), row.getLong("seq")))
                .getFirst();
    }

    @Override
    public List<TaskEvent> read(EventCursor after, Set<TaskId> families, int limit) {
        List<Long> keys = families.stream().map(TaskId::key).toList();
        return database
                .query(
                        keys.isEmpty() ? READ_ALL : READ_FAMILIES,
                        params -> {
                            params.key(after.txid()).key(after.seq());
                            if (!keys.isEmpty()) {
                                params.keys(keys).keys(keys);
                            }
                            params.key(after.txid()).key(after.seq());
                            params.key(after.txid()).key(after.seq()).number(limit);
                        },
                        row -> {
                            if (!row.getBoolean("is_whole")) {
                                throw new EventsGoneException(after);
                            }
                            return event(row);
                        })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<TaskEvent> event(ResultSet row) throws SQLException {
        if (row.getString("to_status") == null) {
            return Optional.empty();
        }
        var cursor = new EventCursor(row.getLong("txid"), row.getLong("seq"));
        return Optional.of(new TaskEvent(cursor, Rows.edge(row), Rows.subject(row)));
    }

    @Override
    public List<TaskProgress> progressSince(@Nullable Instant since) {
        return database.query(
                PROGRESS,
                params -> params.instant(since),
                row -> new TaskProgress(
                        new TaskId(row.getLong("task_key")),
                        Rows.parent(row),
                        Rows.subject(row),
                        new Progress(
                                row.getInt("percent"),
                                row.getString("step"),
                                row.getInt("completed"),
                                row.getInt("total")),
                        Objects.requireNonNull(Rows.instant(row, "started_at")),
                        Objects.requireNonNull(Rows.instant(row, "heard_at"))));
    }
}
