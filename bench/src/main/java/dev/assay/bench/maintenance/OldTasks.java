package dev.assay.bench.maintenance;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Tasks that ended long ago, with what their lives left: a main task and three subtasks, the edges that each of
/// them took, a tool and two findings per subtask, a result that has files, a dead letter for some.
final class OldTasks {

    /// A main task and its subtasks.
    static final int FAMILY = 4;

    private static final int AT_ONCE = 25_000;

    private OldTasks() {}

    /// @param tasks a multiple of [#FAMILY]
    static void fill(Place place, int tasks) throws SQLException {
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            int families = tasks / FAMILY;
            for (int from = 0; from < families; from += AT_ONCE) {
                fill(connection, from, Math.min(families, from + AT_ONCE) - 1);
            }
            statement.execute("vacuum analyze");
        }
    }

    /// Families that ended one second after the other, beginning forty days ago.
    private static void fill(Connection connection, int first, int last) throws SQLException {
        connection.setAutoCommit(false);
        long before = number(connection, "select coalesce(max(key), 0) from task");
        insert(connection, """
                insert into task (kind, queue, status, priority, model, app, payload, created_at, ready_at, started_at,
                                  finished_at, started, subtasks, result_path, result_sha256, cause_code, cause_message)
                select 'analysis', 'analysis', (array['COMPLETED', 'PARTIAL_SUCCESS', 'FAILED', 'COMPLETED'])[1 + n % 4], 2,
                       'model-' || n % 50, 1 + n % 1000, '{}', at, at, at, at, 0, 3, 'model-' || n % 50 || '/' || n,
                       repeat('a', 64), case when n % 4 in (1, 2) then 'SUBTASKS_FAILED' end,
                       case when n % 4 in (1, 2) then 'some of them' end
                from generate_series(?, ?) as n, lateral (
                    select now() - interval '40 days' + n * interval '1 second' as at) as times
                """, first, last);
        insert(connection, """
                insert into task (parent_key, service, kind, queue, status, priority, payload, created_at, ready_at,
                                  started_at, finished_at, epoch, started)
                select key, name, 'analysis', 'analysis', 'COMPLETED', 2, '{}', created_at, ready_at, started_at,
                       finished_at, 1, 1
                from task, unnest(array['static-analyzer', 'dynamic-analyzer', 'ai-analyzer']) as name
                where key > ? and parent_key is null
                """, before);
        insert(connection, """
                insert into edge_block (block, keys, txid, at, epoch, from_status, to_status, actor, reason)
                select key, array[key], pg_current_xact_id()::text::bigint, finished_at, epoch, step.was,
                       coalesce(step.became, status), 'worker', step.reason
                from task join (values (true, 'INITIALIZING', 'PENDING', 'SUBTASKS_CREATED'),
                                       (true, 'PENDING', 'RUNNING', 'SUBTASK_CLAIMED'),
                                       (true, 'RUNNING', null, 'SUBTASKS_ENDED'),
                                       (false, 'PENDING', 'RUNNING', 'CLAIMED'),
                                       (false, 'RUNNING', null, 'SETTLED')) as step (main, was, became, reason)
                     on step.main = (task.parent_key is null)
                where task.key > ?
                """, before);
        insert(connection, """
                insert into tool_run (task_key, seq, name, service, status, findings, seconds)
                select key, 1, 'bandit', service, 'COMPLETED', 2, 1.5 from task where key > ? and parent_key is not null
                """, before);
        insert(connection, """
                insert into finding (task_key, severity, seq, tool, service, rule, message, file, line)
                select key, 2, n, 'bandit', service, 'B105', 'A password that is written down, or looks like one.',
                       'backend/app.py', n
                from task, generate_series(1, 2) as n where key > ? and parent_key is not null
                """, before);
        insert(connection, """
                insert into dead_letter (task_key, kind, model, app, cause_code, died_at, trips, origin_key)
                select key, kind, model, app, cause_code, finished_at, 1, key from task
                where key > ? and parent_key is null and status = 'FAILED'
                """, before);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void insert(Connection connection, String sql, long... parameters) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                insert.setLong(i + 1, parameters[i]);
            }
            insert.executeUpdate();
        }
    }

    /// How many rows there are.
    ///
    /// @param all with those that hang on tasks
    record Count(long tasks, long all) {

        static Count of(Connection connection) throws SQLException {
            long tasks = number(connection, "select count(*) from task");
            long others = number(connection, """
                    select (select count(*) from edge_block) + (select count(*) from tool_run)
                         + (select count(*) from finding) + (select count(*) from dead_letter)
                    """);
            return new Count(tasks, tasks + others);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
