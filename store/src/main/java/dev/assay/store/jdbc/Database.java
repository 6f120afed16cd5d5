package dev.assay.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Runs statements, alone or together in a transaction.
///
/// A statement outside [#transact] is its own transaction, which saves two round trips; inside, it joins. So a verb
/// does not know whether it is the whole of a transaction or part of one, and a pipeline can submit its tasks in
/// the transaction that moves it.
///
/// Safe for use by many threads: each has its own connection, bound for the extent of the transaction.
public final class Database {

    private static final Logger log = Logger.getLogger(Database.class);
    private static final int MAX_TRIES = 4;
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ScopedValue<Transaction> current = ScopedValue.newInstance();
    private final DataSource source;
    private final Runnable evictConnections;

    public Database(DataSource source) {
        this(source, () -> {});
    }

    /// @param evictConnections empties the pool; called when a connection turned out to lead to a node that has
    ///     been stopped or demoted, because the idle ones lead there too
    public Database(DataSource source, Runnable evictConnections) {
        this.source = source;
        this.evictConnections = evictConnections;
    }

    /// Work that several statements do together.
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    @FunctionalInterface
    public interface Binder {
        void bind(Params params) throws SQLException;
    }

    /// Makes one value of one row.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private record Transaction(Connection connection, List<Runnable> afterCommit) {}

    /// Runs work in one transaction: the one this thread is in, or a new one. Rolls back when the work throws.
    ///
    /// The work may run more than once: a transaction that the database ended to resolve a deadlock is repeated.
    public <T extends @Nullable Object> T transact(String name, Work<T> work) {
        if (current.isBound()) {
            return inside(name, work);
        }
        return repeating(name, () -> {
            var afterCommit = new ArrayList<Runnable>();
            T result = withConnection(connection -> inTransaction(new Transaction(connection, afterCommit), work));
            afterCommit.forEach(Runnable::run);
            return result;
        });
    }

    /// Runs an action once what this thread is writing is visible to others; at once outside a transaction. Not at
    /// all when the transaction is rolled back.
    public void afterCommit(Runnable action) {
        if (current.isBound()) {
            current.get().afterCommit().add(action);
        } else {
            action.run();
        }
    }

    /// Runs a statement and reads its rows.
    public <T> List<T> query(Sql sql, Binder binder, RowReader<T> reader) {
        return onConnection(sql.name(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                binder.bind(new Params(statement));
                try (ResultSet rows = statement.executeQuery()) {
                    var result = new ArrayList<T>();
                    while (rows.next()) {
                        result.add(reader.read(rows));
                    }
                    return result;
                }
            }
        });
    }

    /// Runs a statement and says how many rows it changed.
    public int update(Sql sql, Binder binder) {
        return onConnection(sql.name(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                binder.bind(new Params(statement));
                return statement.executeUpdate();
            }
        });
    }

    private interface Use<T extends @Nullable Object> {
        T of(Connection connection) throws SQLException;
    }

    private <T extends @Nullable Object> T onConnection(String name, Use<T> use) {
        if (current.isBound()) {
            return inside(name, () -> use.of(current.get().connection()));
        }
        return repeating(name, () -> withConnection(use));
    }

    private <T extends @Nullable Object> T withConnection(Use<T> use) throws SQLException {
        try (Connection connection = source.getConnection()) {
            try {
                return use.of(connection);
            } catch (SQLException failure) {
                discardIfStale(connection, failure);
                throw failure;
            } catch (Broken broken) {
                discardIfStale(connection, broken.failure);
                throw broken;
            }
        }
    }

    /// Keeps the pool from lending this connection to the next caller; its idle neighbours are evicted after it.
    /// What goes wrong with that must not hide why it was done.
    ///
    /// It is the driver's own connection that is cut off. Agroal takes a wrapper that was aborted for closed, never
    /// gets it back, and has a place less from then on: after as many restarts of the server as it has places, it
    /// lends nothing any more. Should it lend this one out once more before the eviction has come to it, that is
    /// noticed at the first word and repeated.
    private static void discardIfStale(Connection connection, SQLException failure) {
        if (!SqlFailure.isStaleNode(failure)) {
            return;
        }
        try {
            if (connection.unwrap(PGConnection.class) instanceof Connection driversOwn) {
                driversOwn.abort(Runnable::run);
            }
        } catch (SQLException | RuntimeException broken) {
            failure.addSuppressed(broken);
        }
    }

    /// Within a transaction failures travel as they are up to whoever began it, who may repeat the whole.
    private <T extends @Nullable Object> T inside(String name, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException failure) {
            throw new Broken(name, failure);
        }
    }

    private <T extends @Nullable Object> T inTransaction(Transaction transaction, Work<T> work) throws SQLException {
        Connection connection = transaction.connection();
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T result = ScopedValue.where(current, transaction).call(work::run);
            connection.commit();
            committed = true;
            return result;
        } finally {
            leave(connection, committed);
        }
    }

    /// A connection that cannot even roll back is broken. The server rolls back by itself when it ends, and what
    /// broke it is already on its way to the caller.
    private static void leave(Connection connection, boolean committed) {
        try {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            log.debugf("left a connection behind that cannot be used any more: %s", broken.getMessage());
        }
    }

    private <T extends @Nullable Object> T repeating(String name, Work<T> work) {
        for (int tries = 1; ; tries++) {
            String statement = name;
            SQLException failure;
            try {
                return work.run();
            } catch (Broken broken) {
                statement = broken.statement;
                failure = broken.failure;
            } catch (SQLException thrown) {
                failure = thrown;
            }
            if (SqlFailure.isStaleNode(failure)) {
                evictConnections.run();
            }
            if (!SqlFailure.isRepeatable(failure) || tries == MAX_TRIES) {
                throw SqlFailure.translate(statement, failure);
            }
            pause(tries);
        }
    }

    /// For a random moment, a longer one each time: those that met in a deadlock must not meet again in step.
    private static void pause(int tries) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(tries * MAX_PAUSE_NANOS));
    }

    /// Carries a failure out of a transaction's work, whose callers know no [SQLException].
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String statement;
        private final transient SQLException failure;

        Broken(String statement, SQLException failure) {
            super(failure);
            this.statement = statement;
            this.failure = failure;
        }
    }
}
