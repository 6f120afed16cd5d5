package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// [ClaimLoop] on a table that holds what a task is: the yardstick of what a queue's promises cost, apart from what
/// its rows cost. Named queues, priorities, a payload, times, who runs it and how often it was tried; no leases, no
/// fencing, no history, no counters, nothing that could list the tasks.
public final class PlainLoop extends BatchLoop {

    private static final String WORKER = "plain-" + ProcessHandle.current().pid();

    @Override
    public String name() {
        return "plain-loop";
    }

    @Override
    public String setUp() {
        return ("as claim-loop (%d at once, one connection per process), by priority and from a table with queue, kind,"
                        + " payload, times, worker and attempts; no leases, no fencing, no history")
                .formatted(BATCH);
    }

    @Override
    public void prepare(Place place) throws SQLException {
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table plain_task (
                        key         bigint      generated always as identity primary key,
                        kind        text        not null,
                        queue       text        not null,
                        priority    smallint    not null,
                        payload     text        not null,
                        state       text        not null default 'waiting',
                        attempts    integer     not null default 0,
                        worker      text,
                        error       text,
                        created_at  timestamptz not null default now(),
                        not_before  timestamptz not null default now(),
                        started_at  timestamptz,
                        finished_at timestamptz
                    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
                            autovacuum_vacuum_cost_delay = 0);
                    create index plain_task_waiting on plain_task (queue, priority desc, key) where state = 'waiting'
                    """);
        }
    }

    @Override
    public Submitter submitter(Place place) throws SQLException {
        return new Inserts(place.connect());
    }

    private record Inserts(Connection connection) implements OneConnectionSubmitter {

        @Override
        public void one(Job job) throws SQLException {
            batch(List.of(job));
        }

        @Override
        public void batch(List<Job> jobs) throws SQLException {
            insert(connection, jobs);
        }
    }

    private static void insert(Connection connection, List<Job> jobs) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into plain_task (kind, queue, priority, payload)
                select 'no-op', 'bench', * from unnest(?::integer[], ?::text[])
                """)) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "integer", jobs.stream().map(Job::rank).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "text", jobs.stream().map(Job::json).toArray()));
            insert.executeUpdate();
        }
    }

    @Override
    List<BareTable.Taken> take(Connection connection) throws SQLException {
        var taken = new ArrayList<BareTable.Taken>();
        try (PreparedStatement claim = connection.prepareStatement("""
                update plain_task
                set state = 'running', worker = ?, attempts = attempts + 1, started_at = now()
                from (select key from plain_task
                      where queue = 'bench' and state = 'waiting' and not_before <= now()
                      order by priority desc, key limit ? for no key update skip locked) as free
                where plain_task.key = free.key
                returning plain_task.key, priority, payload
                """)) {
            claim.setString(1, WORKER);
            claim.setInt(2, BATCH);
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    taken.add(new BareTable.Taken(rows.getLong(1), Job.read(rows.getString(3), rows.getInt(2))));
                }
            }
        }
        connection.commit();
        return taken;
    }

    @Override
    void finish(Connection connection, List<BareTable.Taken> taken) throws SQLException {
        BareTable.finish(connection, taken, """
                update plain_task set state = 'done', worker = null, finished_at = now()
                where key = any (?::bigint[]) and state = 'running'
                """);
    }

    @Override
    public String isBusy() {
        return """
                select exists (select from (select * from plain_task order by key desc limit 2000) as newest
                               where state <> 'done' and not_before <= now())
                    or exists (select from plain_task where state <> 'done' and not_before <= now())
                """;
    }

    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        BareTable.fill(connection, finished, blocked, """
                insert into plain_task (kind, queue, priority, payload, state, not_before)
                select 'no-op', 'bench', 2, '{"number":0,"millis":0}', case when i <= ? then 'done' else 'waiting' end,
                       case when i <= ? then now() else now() + interval '1 day' end
                from generate_series(1, ?) as i
                """);
    }
}
