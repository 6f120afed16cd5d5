package dev.assay.store.jdbc;

import dev.assay.model.task.QueueUnavailableException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an [SQLException] means for whoever called a verb or read something: told by its SQLSTATE, never by its
/// text.
public final class SqlFailure {

    /// Serialization failure, deadlock, a connection that was closed before anything was said on it: the whole
    /// transaction may simply be run again.
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01", "08003");

    /// Lock and statement time limits, a read-only node after a failover, a session ended for idling in a
    /// transaction.
    private static final Set<String> PASSING = Set.of("55P03", "57014", "25006", "25P03");

    /// Connection lost, out of resources, operator intervention (shutdown, crash, starting up), system errors such
    /// as a full disk.
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "58");

    private static final String OPERATOR_INTERVENTION = "57P0";

    private SqlFailure() {}

    /// The failure of the database behind a failure of whatever stands in front of it.
    public static Optional<SQLException> behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    static boolean isRepeatable(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && REPEATABLE.contains(state);
    }

    /// True when the connection leads to a node that has gone, or that has become read-only: its neighbours in the
    /// pool do too.
    public static boolean isStaleNode(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && (state.equals("25006") || state.startsWith(OPERATOR_INTERVENTION) || state.startsWith("08"));
    }

    /// [QueueUnavailableException] for what passes by itself, [StatementFailedException] for everything else.
    public static RuntimeException translate(String statement, SQLException failure) {
        if (isPassing(failure.getSQLState())) {
            return new QueueUnavailableException(
                    "the database is not available for '" + statement + "': " + failure.getMessage(), failure);
        }
        return new StatementFailedException(statement, failure);
    }

    /// A failure without a state never reached the database: the pool had no connection to give.
    private static boolean isPassing(@Nullable String state) {
        return state == null
                || REPEATABLE.contains(state)
                || PASSING.contains(state)
                || state.startsWith(OPERATOR_INTERVENTION)
                || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)));
    }
}
