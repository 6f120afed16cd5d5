package dev.assay.store.jdbc;

import java.sql.SQLException;

/// The database refused a statement for a reason that waiting does not cure: a bug here, or a schema that is not
/// ours.
public final class StatementFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StatementFailedException(String statement, SQLException cause) {
        super("statement '" + statement + "' failed with " + cause.getSQLState() + ": " + cause.getMessage(), cause);
    }
}
