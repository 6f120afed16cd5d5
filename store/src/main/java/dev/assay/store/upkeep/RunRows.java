package dev.assay.store.upkeep;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.RunId;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.read.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads runs with the reports of their sweeps, and writes such reports. A sweep that a newer version has written
/// and this one does not know is left out.
final class RunRows {

    private static final String LIST = "runs";
    private static final double NANOS = 1e9;

    private static final Sql WRITE = new Sql("record sweep", """
            insert into maintenance_sweep (run_key, sweep, seq, status, found, changed, skipped_reasons, skipped_counts,
                                           ids, notes, seconds, cause)
            select ?, ?, 1 + (select count(*) from maintenance_sweep where run_key = ?),
                   ?, ?, ?, ?::text[], ?::bigint[], ?::text[], ?::text[], ? / 1e9::double precision, ?
            on conflict (run_key, sweep) do update
            set status = excluded.status, found = excluded.found, changed = excluded.changed,
                skipped_reasons = excluded.skipped_reasons, skipped_counts = excluded.skipped_counts,
                ids = excluded.ids, notes = excluded.notes, seconds = excluded.seconds, cause = excluded.cause
            """);

    private static final Sql FIND = new Sql("find maintenance run", """
            select * from maintenance_run where key = ?
            """);

    private static final Sql PAGE = new Sql("list maintenance runs", """
            select * from maintenance_run where key < ? order by key desc limit ?
            """);

    private static final Sql SWEEPS = new Sql("read sweeps", """
            select * from maintenance_sweep where run_key = any (?) order by run_key, seq
            """);

    private final Database database;

    RunRows(Database database) {
        this.database = database;
    }

    void write(RunId run, SweepReport report) {
        database.update(
                WRITE,
                params -> params.key(run.key())
                        .text(report.sweep().name())
                        .key(run.key())
                        .text(report.status().name())
                        .key(report.found())
                        .key(report.changed())
                        .texts(report.skipped().keySet().stream()
                                .map(SkipReason::name)
                                .toList())
                        .keys(report.skipped().values())
                        .texts(report.ids())
                        .texts(report.notes())
                        .key(report.took().toNanos())
                        .text(report.cause()));
    }

    Optional<MaintenanceRun> find(RunId id) {
        return withSweeps(database.query(FIND, params -> params.key(id.key()), RunRows::run)).stream()
                .findFirst();
    }

    Page<MaintenanceRun> list(PageRequest page) {
        String cursor = page.cursor();
        long before = cursor == null
                ? Long.MAX_VALUE
                : Cursor.parse(LIST, 1, cursor).key().getFirst();
        List<Run> runs = database.query(PAGE, params -> params.key(before).number(page.limit() + 1), RunRows::run);
        boolean goesOn = runs.size() > page.limit();
        List<Run> shown = goesOn ? runs.subList(0, page.limit()) : runs;
        String next = goesOn ? new Cursor(LIST, List.of(shown.getLast().id().key())).toString() : null;
        return new Page<>(withSweeps(shown), next);
    }

    private record Run(
            RunId id,
            boolean dryRun,
            Set<Sweep> only,
            String startedBy,
            RunStatus status,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String cause) {

        MaintenanceRun with(List<SweepReport> sweeps) {
            return new MaintenanceRun(id, dryRun, only, startedBy, status, startedAt, finishedAt, cause, sweeps);
        }
    }

    private record Swept(RunId run, Optional<SweepReport> report) {}

    private List<MaintenanceRun> withSweeps(List<Run> runs) {
        Map<RunId, List<SweepReport>> sweeps = database
                .query(
                        SWEEPS,
                        params -> params.keys(
                                runs.stream().map(run -> run.id().key()).toList()),
                        RunRows::swept)
                .stream()
                .collect(Collectors.groupingBy(
                        Swept::run, Collectors.flatMapping(swept -> swept.report().stream(), Collectors.toList())));
        return runs.stream()
                .map(run -> run.with(sweeps.getOrDefault(run.id(), List.of())))
                .toList();
    }

    private static Run run(ResultSet row) throws SQLException {
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Run(
                new RunId(row.getLong("key")),
                row.getBoolean("dry_run"),
                PostgresMaintenanceRuns.names(row, "only_sweeps").stream()
                        .flatMap(RunRows::sweep)
                        .collect(Collectors.toSet()),
                row.getString("started_by"),
                RunStatus.valueOf(row.getString("status")),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getString("cause"));
    }

    private static Swept swept(ResultSet row) throws SQLException {
        var run = new RunId(row.getLong("run_key"));
        Optional<Sweep> sweep = sweep(row.getString("sweep")).findFirst();
        if (sweep.isEmpty()) {
            return new Swept(run, Optional.empty());
        }
        return new Swept(
                run,
                Optional.of(new SweepReport(
                        sweep.get(),
                        SweepStatus.valueOf(row.getString("status")),
                        row.getLong("found"),
                        row.getLong("changed"),
                        skipped(row),
                        PostgresMaintenanceRuns.names(row, "ids"),
                        PostgresMaintenanceRuns.names(row, "notes"),
                        Duration.ofNanos(Math.round(row.getDouble("seconds") * NANOS)),
                        row.getString("cause"))));
    }

    private static Map<SkipReason, Long> skipped(ResultSet row) throws SQLException {
        List<String> reasons = PostgresMaintenanceRuns.names(row, "skipped_reasons");
        Long[] counts = (Long[]) row.getArray("skipped_counts").getArray();
        var skipped = new EnumMap<SkipReason, Long>(SkipReason.class);
        for (int i = 0; i < counts.length; i++) {
            String name = reasons.get(i);
            long count = counts[i];
            Stream.of(SkipReason.values())
                    .filter(reason -> reason.name().equals(name))
                    .forEach(reason -> skipped.put(reason, count));
        }
        return skipped;
    }

    private static Stream<Sweep> sweep(String name) {
        return Stream.of(Sweep.values()).filter(sweep -> sweep.name().equals(name));
    }
}
