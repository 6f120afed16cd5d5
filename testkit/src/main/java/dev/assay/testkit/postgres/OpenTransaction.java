package dev.assay.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/// What somebody else is in the middle of, with the locks that he holds. Rolled back when it is closed and has not been
/// committed. A test that lets threads wait for it opens it after them, so that it is closed first whatever fails.
public final class OpenTransaction implements AutoCloseable {

    private final Connection connection;

    public OpenTransaction(DataSource database) throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    public void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
