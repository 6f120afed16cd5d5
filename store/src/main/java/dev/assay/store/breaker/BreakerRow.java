package dev.assay.store.breaker;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.task.FailureCause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row of `analyzer_breaker`.
///
/// @param readAt what time it was, by the database's clock, when it was read
record BreakerRow(
        AnalyzerService service,
        BreakerState state,
        @Nullable Instant changedAt,
        long openings,
        long resets,
        long version,
        Instant readAt) {

    /// Stands for a row that is not there yet.
    static BreakerRow none(AnalyzerService service) {
        return new BreakerRow(service, BreakerState.FRESH, null, 0, 0, 0, Instant.EPOCH);
    }

    /// As though somebody had just changed it to this state.
    BreakerRow with(BreakerState next) {
        boolean moves = !next.name().equals(state.name());
        boolean opens = moves && next instanceof BreakerState.Open;
        return new BreakerRow(
                service,
                next,
                moves ? readAt : changedAt,
                opens ? openings + 1 : openings,
                resets,
                version + 1,
                readAt);
    }

    BreakerRow reset() {
        BreakerRow closed = with(BreakerState.FRESH);
        return new BreakerRow(service, closed.state, closed.changedAt, openings, resets + 1, closed.version, readAt);
    }

    ServiceBreaker breaker() {
        return new ServiceBreaker(service, state, changedAt, openings);
    }

    static BreakerRow read(AnalyzerService service, ResultSet row) throws SQLException {
        return new BreakerRow(
                service,
                state(row),
                instant(row, "changed_at"),
                row.getLong("openings"),
                row.getLong("resets"),
                row.getLong("version"),
                needed(instant(row, "now")));
    }

    private static BreakerState state(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return switch (state) {
            case "CLOSED" -> new BreakerState.Closed(row.getInt("failures"));
            case "OPEN" ->
                new BreakerState.Open(cause(row), needed(instant(row, "opened_at")), needed(instant(row, "until")));
            case "HALF_OPEN" ->
                new BreakerState.HalfOpen(cause(row), needed(instant(row, "opened_at")), needed(instant(row, "until")));
            default -> throw new SQLException("a circuit breaker cannot be '" + state + "'", "22023");
        };
    }

    /// A newer release, rolled out next to this one, may know a cause that this one does not.
    private static FailureCause cause(ResultSet row) throws SQLException {
        String name = row.getString("cause_code");
        FailureCause.Code code = Stream.of(FailureCause.Code.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(FailureCause.Code.ANALYZER_UNREACHABLE);
        return new FailureCause(code, row.getString("cause_message"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant needed(@Nullable Instant value) {
        return Objects.requireNonNull(value, "the table's checks see to it");
    }
}
