package dev.assay.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/// Runs statements that take as long as they take and cannot be part of a transaction, such as the rebuilding of an
/// index, one after the other on one connection. The time limits that the pool gave the connection are back when it
/// is.
public final class Unhurried {

    private final DataSource source;

    public Unhurried(DataSource source) {
        this.source = source;
    }

    /// @param lockTime how long each may wait for any lock
    public void run(List<Sql> statements, Duration lockTime) {
        String name = "no statement";
        try (Connection connection = source.getConnection()) {
            int networkTimeout = connection.getNetworkTimeout();
            try (Statement statement = connection.createStatement()) {
                connection.setNetworkTimeout(Runnable::run, 0);
                statement.execute("set statement_timeout = 0");
                statement.execute("set lock_timeout = " + lockTime.toMillis());
                for (Sql sql : statements) {
                    name = sql.name();
                    statement.execute(sql.text());
                }
            } catch (SQLException failure) {
                restoreAfter(failure, connection, networkTimeout);
                throw failure;
            }
            restore(connection, networkTimeout);
        } catch (SQLException failure) {
            throw SqlFailure.translate(name, failure);
        }
    }

    /// What goes wrong with that must not hide why it was done.
    private static void restoreAfter(SQLException failure, Connection connection, int networkTimeout) {
        try {
            restore(connection, networkTimeout);
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
    }

    private static void restore(Connection connection, int networkTimeout) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
        try (Statement statement = connection.createStatement()) {
            statement.execute("reset statement_timeout");
            statement.execute("reset lock_timeout");
        }
    }
}
