package dev.assay.store.queue;

import dev.assay.model.task.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Reads what several verbs return.
final class Rows {

    private Rows() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Target target(ResultSet row) throws SQLException {
        String model = row.getString("model");
        return model == null ? null : new Target(model, row.getInt("app"));
    }
}
