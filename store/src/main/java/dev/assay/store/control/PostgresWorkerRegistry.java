package dev.assay.store.control;

import dev.assay.model.control.WorkerOrders;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerReport;
import dev.assay.model.control.WorkerState;
import dev.assay.model.control.WorkerView;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The workers in their table. What runs is read from the index of running tasks, so it costs what runs, not what
/// waits or has ended.
public final class PostgresWorkerRegistry implements WorkerRegistry {

    /// One statement for both ways: the report, and the orders.
    private static final Sql REPORT = new Sql("report worker", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), reported as (
                insert into worker as w (id, host, version, queues, slots, kinds, lease, started_at, seen_at, recycling,
                                         done, failed, run_millis)
                select ?, ?, ?, ?::text[], ?::integer[], ?::text[], ? * interval '1 microsecond', now, now, ?,
                       ?, ?, ?
                from clock
                on conflict (id) do update
                set seen_at = excluded.seen_at, slots = excluded.slots, recycling = excluded.recycling,
                    done = excluded.done, failed = excluded.failed, run_millis = excluded.run_millis
                returning draining, queues
            )
            select draining, s.queue, s.worker_concurrency
            from reported
            left join queue_setting as s on s.queue = any (reported.queues) and s.worker_concurrency is not null
            """);

    private static final Sql LEAVE = new Sql("leave", """
            delete from worker where id = ?
            """);

    private static final Sql LIST = new Sql("list workers", """
            with clock as (
                select coalesce(?::timestamptz, now()) as now
            ), held as materialized (
                select worker, array_agg(key order by key) as keys
                from task
                where status = 'RUNNING' and subtasks = 0
                group by worker
            )
            select w.*, extract(epoch from w.lease) as lease_seconds,
                   w.seen_at < clock.now - 3 * w.lease as is_lost,
                   coalesce(cardinality(held.keys), 0) as running, held.keys[1:100] as first_keys
            from clock cross join worker as w left join held on held.worker = w.id
            where ?::text is null or w.id = ?
            order by w.started_at, w.id
            """);

    private static final Sql DRAIN = new Sql("drain worker", """
            with told as (
                update worker set draining = ? where id = ? returning id
            )
            select pg_notify('assay_control', id)::text from told
            """);

    private static final Sql REMOVE = new Sql("remove unseen workers", """
            delete from worker
            where seen_at < coalesce(?::timestamptz, now()) - ? * interval '1 microsecond'
            returning id
            """);

    private final Database database;
    private final QueueClock clock;

    public PostgresWorkerRegistry(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Order(boolean draining, @Nullable String queue, int slots) {}

    @Override
    public WorkerOrders report(WorkerReport report) {
        List<Order> orders = database.query(
                REPORT,
                params -> params.instant(clock.now())
                        .text(report.id().value())
                        .text(report.host())
                        .text(report.version())
                        .texts(report.slots().keySet().stream()
                                .map(QueueName::value)
                                .toList())
                        .numbers(report.slots().values())
                        .texts(report.kinds())
                        .micros(report.lease())
                        .flag(report.recycling())
                        .key(report.done())
                        .key(report.failed())
                        .key(report.ran().toMillis()),
                row -> new Order(row.getBoolean("draining"), row.getString("queue"), row.getInt("worker_concurrency")));
        var slots = new HashMap<QueueName, Integer>();
        for (Order order : orders) {
            if (order.queue() != null) {
                slots.put(new QueueName(order.queue()), order.slots());
            }
        }
        return new WorkerOrders(orders.getFirst().draining(), slots);
    }

    @Override
    public void leave(WorkerId worker) {
        database.update(LEAVE, params -> params.text(worker.value()));
    }

    @Override
    public List<WorkerView> list() {
        return list(null);
    }

    @Override
    public Optional<WorkerView> find(WorkerId worker) {
        return list(worker.value()).stream().findFirst();
    }

    private List<WorkerView> list(@Nullable String id) {
        return database.query(
                LIST, params -> params.instant(clock.now()).text(id).text(id), PostgresWorkerRegistry::view);
    }

    private static WorkerView view(ResultSet row) throws SQLException {
        var report = new WorkerReport(
                new WorkerId(row.getString("id")),
                row.getString("host"),
                row.getString("version"),
                slots(row),
                Set.copyOf(array(row, "kinds", String.class)),
                Duration.ofMillis(Math.round(row.getDouble("lease_seconds") * 1_000)),
                row.getBoolean("recycling"),
                row.getLong("done"),
                row.getLong("failed"),
                Duration.ofMillis(row.getLong("run_millis")));
        int running = row.getInt("running");
        return new WorkerView(
                report,
                state(row, running),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("seen_at", OffsetDateTime.class).toInstant(),
                running,
                array(row, "first_keys", Long.class).stream().map(TaskId::new).toList());
    }

    private static WorkerState state(ResultSet row, int running) throws SQLException {
        if (row.getBoolean("is_lost")) {
            return WorkerState.LOST;
        }
        if (row.getBoolean("draining") || row.getBoolean("recycling")) {
            return running > 0 ? WorkerState.DRAINING : WorkerState.DRAINED;
        }
        return WorkerState.ACTIVE;
    }

    private static Map<QueueName, Integer> slots(ResultSet row) throws SQLException {
        List<String> queues = array(row, "queues", String.class);
        List<Integer> counts = array(row, "slots", Integer.class);
        var slots = new LinkedHashMap<QueueName, Integer>();
        for (int i = 0; i < queues.size(); i++) {
            slots.put(new QueueName(queues.get(i)), counts.get(i));
        }
        return slots;
    }

    private static <T> List<T> array(ResultSet row, String column, Class<T> type) throws SQLException {
        var array = row.getArray(column);
        var items = new ArrayList<T>();
        if (array != null) {
            for (Object item : (Object[]) array.getArray()) {
                items.add(type.cast(item));
            }
        }
        return items;
    }

    @Override
    public boolean drain(WorkerId worker, boolean draining) {
        return !database.query(DRAIN, params -> params.flag(draining).text(worker.value()), _ -> true)
                .isEmpty();
    }

    @Override
    public List<WorkerId> removeUnseen(Duration since) {
        return database.query(
                REMOVE, params -> params.instant(clock.now()).micros(since), row -> new WorkerId(row.getString("id")));
    }
}
