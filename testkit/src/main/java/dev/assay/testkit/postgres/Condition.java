package dev.assay.testkit.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Something about a server that no signal tells of, so it is asked for again and again.
final class Condition {

    private Condition() {}

    /// Returns once it is so.
    ///
    /// @param isSo an expression and what else belongs to its query, without `select`
    /// @throws IllegalStateException with this sentence, when patience is over
    static void await(Statement statement, String isSo, Duration patience, String otherwise) throws SQLException {
        long begun = System.nanoTime();
        while (!ask(statement, isSo)) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new IllegalStateException(otherwise);
            }
        }
    }

    /// The server rests for a moment first, or asking would be what keeps it busy.
    private static boolean ask(Statement statement, String isSo) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("select so from pg_sleep(0.002), lateral (select " + isSo + ") as asked (so)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
