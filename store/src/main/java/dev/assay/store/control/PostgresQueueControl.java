package dev.assay.store.control;

import dev.assay.model.control.Purge;
import dev.assay.model.control.QueueControl;
import dev.assay.model.control.QueueSetting;
import dev.assay.model.task.QueueName;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Queue settings in their table, which the claim itself reads. Every change is announced in its own transaction.
public final class PostgresQueueControl implements QueueControl {

    private static final Sql SETTINGS = new Sql("queue settings", """
            select queue, paused, concurrency, worker_concurrency from queue_setting order by queue
            """);

    private static final Sql PAUSE = new Sql("pause queue", """
            with changed as (
                insert into queue_setting (queue, paused, changed_at)
                values (?, ?, coalesce(?::timestamptz, now()))
                on conflict (queue) do update set paused = excluded.paused, changed_at = excluded.changed_at
                returning queue
            )
            select pg_notify('assay_control', queue)::text from changed
            """);

    private static final Sql LIMIT = new Sql("limit queue", """
            with changed as (
                insert into queue_setting (queue, concurrency, worker_concurrency, changed_at)
                values (?, ?::integer, ?::integer, coalesce(?::timestamptz, now()))
                on conflict (queue) do update
                set concurrency = excluded.concurrency, worker_concurrency = excluded.worker_concurrency,
                    changed_at = excluded.changed_at
                returning queue
            )
            select pg_notify('assay_control', queue)::text from changed
            """);

    /// All the turns are locked before the first is given, since that touches a counter.
    private static final Sql MEND = new Sql("mend turns", """
            with stuck as materialized (
                select model, app from application_turn as turn
                where not exists (select from task where key = turn.main_key and finished_at is null)
                  and exists (select from task where status = 'PENDING' and hold = 'APPLICATION'
                              and task.model = turn.model and task.app = turn.app)
                order by model, app
                for no key update
            )
            select give_turn(model, app, coalesce(?::timestamptz, now()))::text
            from stuck
            where (select count(*) from stuck) > 0
            """);

    private final Database database;
    private final QueueClock clock;
    private final PurgeQueue purge;

    public PostgresQueueControl(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        this.purge = new PurgeQueue(database, clock);
    }

    @Override
    public List<QueueSetting> settings() {
        return database.query(SETTINGS, _ -> {}, PostgresQueueControl::setting);
    }

    private static QueueSetting setting(ResultSet row) throws SQLException {
        return new QueueSetting(
                new QueueName(row.getString("queue")),
                row.getBoolean("paused"),
                row.getObject("concurrency", Integer.class),
                row.getObject("worker_concurrency", Integer.class));
    }

    @Override
    public void pause(QueueName queue) {
        pause(queue, true);
    }

    @Override
    public void resume(QueueName queue) {
        pause(queue, false);
    }

    private void pause(QueueName queue, boolean paused) {
        database.query(PAUSE, params -> params.text(queue.value()).flag(paused).instant(clock.now()), _ -> true);
    }

    @Override
    public void limit(QueueName queue, @Nullable Integer concurrency, @Nullable Integer workerConcurrency) {
        var checked = new QueueSetting(queue, false, concurrency, workerConcurrency);
        database.query(
                LIMIT,
                params -> params.text(queue.value())
                        .number(checked.concurrency())
                        .number(checked.workerConcurrency())
                        .instant(clock.now()),
                _ -> true);
    }

    @Override
    public Purge purge(QueueName queue, long expected) {
        return purge.run(queue, expected);
    }

    @Override
    public int mendTurns() {
        return database.query(MEND, params -> params.instant(clock.now()), _ -> true)
                .size();
    }
}
