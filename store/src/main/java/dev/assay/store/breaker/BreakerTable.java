package dev.assay.store.breaker;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Params;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Every statement about `analyzer_breaker`.
final class BreakerTable {

    /// Not now(): that is when the transaction began, which may have waited for the lock since.
    private static final Sql LOCK = new Sql("lock breaker", """
            select *, coalesce(?::timestamptz, clock_timestamp()) as now from analyzer_breaker where service = ?
            for no key update
            """);

    private static final Sql ALL = new Sql("read breakers", """
            select *, coalesce(?::timestamptz, clock_timestamp()) as now from analyzer_breaker
            """);

    private static final Sql ADD = new Sql("add breaker", """
            insert into analyzer_breaker (service) values (?) on conflict do nothing
            """);

    private static final Sql WRITE = new Sql("change breaker", """
            with changed as (
                update analyzer_breaker
                set state = ?, failures = ?, cause_code = ?, cause_message = ?, opened_at = ?, until = ?,
                    changed_at = ?, openings = ?, resets = ?, version = ?
                where service = ?
                returning service
            )
            select pg_notify('assay_breaker', service)::text from changed
            """);

    private final Database database;
    private final QueueClock clock;

    BreakerTable(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Services of a release that knows more of them are passed over.
    List<BreakerRow> all() {
        return database.query(ALL, params -> params.instant(clock.now()), BreakerTable::known).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<BreakerRow> known(ResultSet row) throws SQLException {
        AnalyzerService service =
                AnalyzerService.parse(row.getString("service")).orElse(null);
        return service == null ? Optional.empty() : Optional.of(BreakerRow.read(service, row));
    }

    /// Nobody else changes the row until the transaction ends.
    BreakerRow lock(AnalyzerService service) {
        return locked(service).orElseGet(() -> {
            database.update(ADD, params -> params.text(service.wireName()));
            return locked(service).orElseThrow();
        });
    }

    private Optional<BreakerRow> locked(AnalyzerService service) {
        return database
                .query(
                        LOCK,
                        params -> params.instant(clock.now()).text(service.wireName()),
                        row -> BreakerRow.read(service, row))
                .stream()
                .findFirst();
    }

    /// Writes a row that is locked, and tells everybody once that is committed.
    void write(BreakerRow row) {
        database.query(WRITE, params -> bind(params, row), _ -> true);
    }

    private static void bind(Params params, BreakerRow row) throws SQLException {
        FailureCause cause = null;
        Instant since = null;
        Instant until = null;
        int failures = 0;
        switch (row.state()) {
            case BreakerState.Closed closed -> failures = closed.failures();
            case BreakerState.Open open -> {
                cause = open.cause();
                since = open.since();
                until = open.until();
            }
            case BreakerState.HalfOpen probed -> {
                cause = probed.cause();
                since = probed.since();
                until = probed.probeUntil();
            }
        }
        params.text(row.state().name())
                .number(failures)
                .text(cause == null ? null : cause.code().name())
                .text(cause == null ? null : cause.message())
                .instant(since)
                .instant(until)
                .instant(row.changedAt())
                .key(row.openings())
                .key(row.resets())
                .key(row.version())
                .text(row.service().wireName());
    }
}
