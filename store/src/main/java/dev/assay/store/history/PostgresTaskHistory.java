package dev.assay.store.history;

import dev.assay.model.history.Edge;
import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskHistory;
import dev.assay.model.history.Timeline;
import dev.assay.model.task.TaskId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads timelines. Every task there is has a row in the answer, so that one without edges, from before they were
/// recorded, is told from one that does not exist.
public final class PostgresTaskHistory implements TaskHistory {

    private static final Sql TIMELINE = new Sql("timeline", """
            with family as materialized (
                select key, parent_key, service from task where key = ? or parent_key = ?
            ), latest as (
                select family.key as task_key, parent_key, txid, seq, at, not_before, epoch, from_status, to_status,
                       actor, reason, cause_code, cause_message
                from (
                    select * from edge_block
                    where block = any (array(select key from family union select ~(key >> 6) from family))
                    offset 0
                ) as edge join family on family.key = any (edge.keys)
                order by txid desc, seq desc, family.key desc
                limit ?
            )
            select key, service, latest.*
            from family left join latest on latest.task_key = family.key
            order by txid, seq, task_key
            """);

    private static final Sql LAST = new Sql("last edge", """
            select txid, edge_place(seq, task.key) as seq
            from (select ?::bigint as key) as task
                join edge_block on block = any (array[task.key, ~(task.key >> 6)]) and task.key = any (keys)
            order by edge_block.seq desc
            limit 1
            """);

    private final Database database;

    public PostgresTaskHistory(Database database) {
        this.database = database;
    }

    private record Row(TaskId task, Optional<String> service, Optional<Edge> edge) {}

    @Override
    public Optional<Timeline> timeline(TaskId task) {
        List<Row> rows = database.query(
                TIMELINE,
                params -> params.key(task.key()).key(task.key()).number(MAX_EDGES),
                row -> new Row(
                        new TaskId(row.getLong("key")),
                        Optional.ofNullable(row.getString("service")),
                        row.getString("to_status") == null ? Optional.empty() : Optional.of(Rows.edge(row))));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<Edge> edges = new ArrayList<>();
        Map<TaskId, String> services = new HashMap<>();
        for (Row row : rows) {
            row.edge().ifPresent(edges::add);
            row.service().ifPresent(service -> services.put(row.task(), service));
        }
        return Optional.of(Timeline.of(edges, services));
    }

    @Override
    public Optional<EventCursor> lastEdge(TaskId task) {
        return database
                .query(
                        LAST,
                        params -> params.key(task.key()),
                        row -> new EventCursor(row.getLong("txid"), row.getLong("seq")))
                .stream()
                .findFirst();
    }
}
