package dev.assay.store.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what several tables have in common.
final class Columns {

    /// The limits of a row of `pipeline`, as [#limits] reads them.
    static final String LIMITS = """
            generation_limit, analysis_limit,
            (extract(epoch from generation_time) * 1000000)::bigint as generation_micros,
            (extract(epoch from analysis_time) * 1000000)::bigint as analysis_micros,
            (extract(epoch from analyzer_wait) * 1000000)::bigint as analyzer_wait_micros""";

    private Columns() {}

    static Limits limits(ResultSet row) throws SQLException {
        return new Limits(
                row.getInt("generation_limit"),
                row.getInt("analysis_limit"),
                micros(row, "generation_micros"),
                micros(row, "analysis_micros"),
                micros(row, "analyzer_wait_micros"));
    }

    private static Duration micros(ResultSet row, String column) throws SQLException {
        return Duration.of(row.getLong(column), ChronoUnit.MICROS);
    }

    static Instant known(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column), column);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    static @Nullable Double decimal(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }

    static @Nullable TaskId task(ResultSet row, String column) throws SQLException {
        long key = row.getLong(column);
        return key == 0 ? null : new TaskId(key);
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /// Without those that this version has yet to learn.
    static List<AnalyzerService> services(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .map(AnalyzerService::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    static @Nullable FailureCause cause(ResultSet row) throws SQLException {
        return cause(row, "cause_code", "cause_message");
    }

    static @Nullable FailureCause cause(ResultSet row, String codeColumn, String messageColumn) throws SQLException {
        String code = row.getString(codeColumn);
        return code == null ? null : FailureCause.stored(code, row.getString(messageColumn));
    }

    static FindingSummary findings(ResultSet row) throws SQLException {
        return new FindingSummary(
                row.getInt("critical_findings"),
                row.getInt("high_findings"),
                row.getInt("medium_findings"),
                row.getInt("low_findings"),
                row.getInt("info_findings"));
    }
}
