package dev.assay.bench.contestant;

import java.sql.Connection;
import java.sql.SQLException;

/// A submitter that has a connection of its own and nothing else to give back.
interface OneConnectionSubmitter extends Submitter {

    Connection connection();

    @Override
    default void close() {
        try {
            connection().close();
        } catch (SQLException broken) {
            throw new IllegalStateException("the connection could not be closed", broken);
        }
    }
}
