package dev.assay.testkit.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/// The oldest transaction that is still open on a server. A reader of the feed sees nothing beyond it, and it need
/// not be the test's: Postgres analyzes tables by itself, in whichever database.
public final class Horizon {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Horizon() {}

    /// Returns once all transactions have ended that began before the call.
    ///
    /// @throws IllegalStateException when one of them is still open after a minute
    public static void awaitPassed(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            long newest = number(statement, "select pg_current_xact_id()::text::bigint");
            Condition.await(
                    statement,
                    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint > " + newest,
                    PATIENCE,
                    "a transaction before " + newest + " does not end");
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot see which transactions are open", failure);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
