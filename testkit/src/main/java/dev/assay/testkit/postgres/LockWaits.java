package dev.assay.testkit.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/// Who waits for a lock in a test's own database. No signal tells of that, so it is asked.
public final class LockWaits {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private LockWaits() {}

    /// Returns once at least so many of the database's connections wait for a lock.
    ///
    /// @throws IllegalStateException when they do not after half a minute
    public static void await(DataSource database, int connections) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            long begun = System.nanoTime();
            while (waiting(statement) < connections) {
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException("fewer than " + connections + " connections wait for a lock");
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot see who waits", failure);
        }
    }

    private static int waiting(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                select count(*) from pg_sleep(0.002), pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """)) {
            row.next();
            return row.getInt(1);
        }
    }
}
