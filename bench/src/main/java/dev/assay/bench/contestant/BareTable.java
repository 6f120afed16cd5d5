package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The table of the yardsticks: as few columns and indexes as a queue can have. No leases, no fencing, no history,
/// no priorities; what is done is marked and forgotten.
final class BareTable {

    static final String INSERT = "insert into bare_task (number, millis) values (?, ?)";

    static final String IS_BUSY = """
            select exists (select from (select * from bare_task order by key desc limit 2000) as newest
                           where state <> 'done' and not blocked)
                or exists (select from bare_task where state = 'waiting' and not blocked)
            """;

    private BareTable() {}

    static void create(Place place) throws SQLException {
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table bare_task (
                        key     bigint  generated always as identity primary key,
                        number  bigint  not null,
                        millis  integer not null,
                        state   text    not null default 'waiting',
                        blocked boolean not null default false
                    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
                            autovacuum_vacuum_cost_delay = 0);
                    create index bare_task_waiting on bare_task (key) where state = 'waiting' and not blocked
                    """);
        }
    }

    static void insert(Connection connection, Job job) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, job.number());
            insert.setInt(2, job.millis());
            insert.executeUpdate();
        }
    }

    static void insert(Connection connection, List<Job> jobs) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into bare_task (number, millis) select * from unnest(?::bigint[], ?::integer[])")) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", jobs.stream().map(Job::number).toArray()));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "integer", jobs.stream().map(Job::millis).toArray()));
            insert.executeUpdate();
        }
    }

    static void fill(Connection connection, int finished, int blocked) throws SQLException {
        fill(connection, finished, blocked, """
                insert into bare_task (number, millis, state, blocked)
                select -i, 0, case when i <= ? then 'done' else 'waiting' end, i > ? from generate_series(1, ?) as i
                """);
    }

    /// @param sql inserts as many as its third parameter says: those up to the first are finished, those beyond the
    ///     second, which is the same, blocked
    static void fill(Connection connection, int finished, int blocked, String sql) throws SQLException {
        try (PreparedStatement fill = connection.prepareStatement(sql)) {
            fill.setInt(1, finished);
            fill.setInt(2, finished);
            fill.setInt(3, finished + blocked);
            fill.executeUpdate();
        }
    }

    record Taken(long key, Job job) {}

    /// Takes up to so many, and keeps them locked until the transaction ends.
    static List<Taken> take(Connection connection, int atMost) throws SQLException {
        return taken(connection, atMost, """
                select key, number, millis from bare_task where state = 'waiting' and not blocked
                order by key limit ? for no key update skip locked
                """);
    }

    /// Claims up to so many: they are another's no more, once this is committed.
    static List<Taken> claim(Connection connection, int atMost) throws SQLException {
        return taken(connection, atMost, """
                update bare_task set state = 'running'
                from (select key from bare_task where state = 'waiting' and not blocked
                      order by key limit ? for no key update skip locked) as free
                where bare_task.key = free.key
                returning bare_task.key, number, millis
                """);
    }

    private static List<Taken> taken(Connection connection, int atMost, String sql) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(sql)) {
            take.setInt(1, atMost);
            try (ResultSet rows = take.executeQuery()) {
                var taken = new ArrayList<Taken>();
                while (rows.next()) {
                    taken.add(new Taken(rows.getLong(1), new Job(rows.getLong(2), Job.NORMAL, rows.getInt(3))));
                }
                return taken;
            }
        }
    }

    static void finish(Connection connection, List<Taken> taken) throws SQLException {
        finish(connection, taken, "update bare_task set state = 'done' where key = any (?::bigint[])");
    }

    /// @param sql marks those whose keys are its only parameter
    static void finish(Connection connection, List<Taken> taken, String sql) throws SQLException {
        try (PreparedStatement finish = connection.prepareStatement(sql)) {
            finish.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", taken.stream().map(Taken::key).toArray()));
            finish.executeUpdate();
        }
    }
}
