package dev.assay.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/// Who waits for a lock in a test's own database.
public final class LockWaits {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private LockWaits() {}

    /// Returns once at least so many of the database's connections wait for a lock.
    ///
    /// @throws IllegalStateException when they do not after half a minute
    public static void await(DataSource database, int connections) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Condition.await(
                    statement,
                    "count(*) >= " + connections + " from pg_stat_activity"
                            + " where datname = current_database() and wait_event_type = 'Lock'",
                    PATIENCE,
                    "fewer than " + connections + " connections wait for a lock");
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot see who waits", failure);
        }
    }
}
