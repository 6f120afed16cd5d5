package dev.assay.store.history;

import dev.assay.model.history.Edge;
import dev.assay.model.history.EdgeReason;
import dev.assay.model.history.TaskSubject;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Reads what the statements here have in common.
final class Rows {

    private Rows() {}

    static Edge edge(ResultSet row) throws SQLException {
        String from = row.getString("from_status");
        String cause = row.getString("cause_code");
        return new Edge(
                new TaskId(row.getLong("task_key")),
                parent(row),
                row.getInt("epoch"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                from == null ? null : TaskStatus.valueOf(from),
                TaskStatus.valueOf(row.getString("to_status")),
                row.getString("actor"),
                EdgeReason.of(row.getString("reason")),
                cause == null ? null : FailureCause.stored(cause, row.getString("cause_message")),
                instant(row, "not_before"));
    }

    static TaskSubject subject(ResultSet row) throws SQLException {
        String model = row.getString("model");
        return new TaskSubject(
                new TaskKind(row.getString("kind")),
                new QueueName(row.getString("queue")),
                model == null ? null : new Target(model, row.getInt("app")),
                row.getString("pipeline_id"),
                row.getString("service"));
    }

    static @Nullable TaskId parent(ResultSet row) throws SQLException {
        long parent = row.getLong("parent_key");
        return parent == 0 ? null : new TaskId(parent);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
