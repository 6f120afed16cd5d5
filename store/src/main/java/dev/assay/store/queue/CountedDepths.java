package dev.assay.store.queue;

import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Reads the counters, and for each queue and priority the first row of the claim index: sixteen rows and four
/// probes a queue, however full it is. V12 says why `key + 0`.
public final class CountedDepths implements QueueDepths {

    private static final Sql DEPTHS = new Sql("queue depths", """
            with counted as (
                select queue, sum(pending) as pending, sum(scheduled) as scheduled, sum(blocked) as blocked,
                       sum(running) as running,
                       sum(completed) as completed, sum(partial_success) as partial_success, sum(failed) as failed,
                       sum(cancelled) as cancelled
                from queue_count
                group by queue
            )
            select counted.*,
                   extract(epoch from coalesce(?::timestamptz, now()) - oldest.ready_at) as oldest_seconds
            from counted left join lateral (
                select min(first.ready_at) as ready_at
                from generate_series(1, 4) as rank cross join lateral (
                    select ready_at from task
                    where queue = counted.queue and status = 'PENDING' and hold is null and subtasks = 0
                      and priority = rank
                    order by key + 0
                    limit 1
                ) as first
            ) as oldest on true
            order by queue
            """);

    private static final Map<TaskStatus, String> COLUMNS = Map.of(
            TaskStatus.PENDING, "pending",
            TaskStatus.RUNNING, "running",
            TaskStatus.COMPLETED, "completed",
            TaskStatus.PARTIAL_SUCCESS, "partial_success",
            TaskStatus.FAILED, "failed",
            TaskStatus.CANCELLED, "cancelled");

    private final Database database;
    private final QueueClock clock;

    public CountedDepths(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<QueueDepth> read() {
        return database.query(DEPTHS, params -> params.instant(clock.now()), CountedDepths::read);
    }

    private static QueueDepth read(ResultSet row) throws SQLException {
        var counts = new EnumMap<TaskStatus, Long>(TaskStatus.class);
        for (var column : COLUMNS.entrySet()) {
            counts.put(column.getKey(), row.getLong(column.getValue()));
        }
        double oldest = row.getDouble("oldest_seconds");
        // A task can become ready while this statement, which began earlier, looks at it.
        Duration oldestReady = row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(oldest * 1_000)));
        return new QueueDepth(
                new QueueName(row.getString("queue")),
                counts,
                row.getLong("scheduled"),
                row.getLong("blocked"),
                oldestReady);
    }
}
