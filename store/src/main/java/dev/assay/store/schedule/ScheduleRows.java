package dev.assay.store.schedule;

import dev.assay.model.schedule.CatchUp;
import dev.assay.model.schedule.Overlap;
import dev.assay.model.schedule.Schedule;
import dev.assay.model.schedule.ScheduleId;
import dev.assay.model.schedule.ScheduleView;
import dev.assay.model.task.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads rows of the table `schedule`, with the time of the reading in a column `now`.
final class ScheduleRows {

    private ScheduleRows() {}

    static ScheduleView view(ResultSet row) throws SQLException {
        long lastTask = row.getLong("last_task_key");
        return new ScheduleView(
                new ScheduleId(row.getLong("key")),
                new Schedule(
                        row.getString("name"),
                        row.getString("cron"),
                        ZoneId.of(row.getString("zone")),
                        row.getString("request"),
                        CatchUp.valueOf(row.getString("catch_up")),
                        Overlap.valueOf(row.getString("overlap"))),
                row.getBoolean("paused"),
                instant(row, "next_fire_at"),
                instant(row, "last_fire_at"),
                lastTask == 0 ? null : new TaskId(lastTask),
                row.getString("last_problem"),
                row.getLong("fired"),
                row.getLong("skipped"),
                known(row, "created_at"),
                known(row, "now"));
    }

    static Instant known(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column), column);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
