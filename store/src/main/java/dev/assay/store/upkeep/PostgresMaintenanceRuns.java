package dev.assay.store.upkeep;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunId;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.QueueClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The runs in their table, and the lease in a row of its own. Whoever begins, renews, records or finishes locks
/// that row first.
public final class PostgresMaintenanceRuns implements MaintenanceRuns {

    private static final Sql LOCK = new Sql("lock maintenance lease", """
            select run_key, until, coalesce(?::timestamptz, now()) as now from maintenance_lease for update
            """);

    private static final Sql HOLDER = new Sql("read holder of maintenance lease", """
            select run.key, run.started_by, lease.until
            from maintenance_lease as lease join maintenance_run as run on run.key = lease.run_key
            where lease.until >= coalesce(?::timestamptz, now())
            """);

    private static final Sql ABANDON = new Sql("give up lost maintenance run", """
            update maintenance_run
            set status = 'FAILED', finished_at = coalesce(?::timestamptz, now()),
                cause = format('the process that ran it was lost: its lease ended at %s and was not renewed',
                               to_char(?::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
            where key = ? and status = 'RUNNING'
            """);

    private static final Sql BEGIN = new Sql("begin maintenance run", """
            with begun as (
                insert into maintenance_run (dry_run, only_sweeps, started_by, started_at)
                values (?, ?, ?, coalesce(?::timestamptz, now()))
                returning key, started_at
            )
            update maintenance_lease
            set run_key = begun.key, until = begun.started_at + ? * interval '1 microsecond'
            from begun
            returning begun.key, until
            """);

    private static final Sql RENEW = new Sql("renew maintenance lease", """
            update maintenance_lease
            set until = coalesce(?::timestamptz, now()) + ? * interval '1 microsecond'
            where run_key = ?
            """);

    /// Failed when a sweep did.
    private static final Sql FINISH = new Sql("finish maintenance run", """
            update maintenance_run
            set finished_at = coalesce(?::timestamptz, now()), cause = ended.cause,
                status = case when ended.cause is not null or exists (
                    select from maintenance_sweep where run_key = maintenance_run.key and status = 'FAILED'
                ) then 'FAILED' else 'COMPLETED' end
            from (select ?::text as cause) as ended
            where key = ? and maintenance_run.status = 'RUNNING'
            returning status
            """);

    private static final Sql GIVE_BACK = new Sql("give maintenance lease back", """
            update maintenance_lease set run_key = null, until = null where run_key = ?
            """);

    private final Database database;
    private final QueueClock clock;
    private final Fence fence;
    private final RunRows rows;

    public PostgresMaintenanceRuns(Database database, QueueClock clock) {
        this.database = database;
        this.clock = clock;
        this.fence = new Fence(database);
        this.rows = new RunRows(database);
    }

    private record Row(@Nullable RunId run, @Nullable Instant until, Instant now) {

        boolean isFree() {
            return run == null || (until != null && until.isBefore(now));
        }
    }

    @Override
    public Begin begin(NewRun run, Duration leaseTime) {
        return database.transact("begin maintenance run", () -> {
            Row row = database.query(LOCK, params -> params.instant(clock.now()), PostgresMaintenanceRuns::row)
                    .getFirst();
            if (!row.isFree()) {
                return holder().orElseThrow();
            }
            if (row.run() != null) {
                abandon(row.run(), Objects.requireNonNull(row.until()));
            }
            return take(run, leaseTime);
        });
    }

    private void abandon(RunId run, Instant until) {
        database.update(
                ABANDON, params -> params.instant(clock.now()).instant(until).key(run.key()));
    }

    private Begin take(NewRun run, Duration leaseTime) {
        return database.query(
                        BEGIN,
                        params -> params.flag(run.dryRun())
                                .texts(run.only().stream()
                                        .sorted()
                                        .map(Sweep::name)
                                        .toList())
                                .text(run.startedBy())
                                .instant(clock.now())
                                .micros(leaseTime),
                        row -> new Begin.Begun(new RunLease(new RunId(row.getLong("key"))), instant(row, "until")))
                .getFirst();
    }

    @Override
    public boolean renew(RunLease lease, Duration leaseTime) {
        return database.update(
                        RENEW,
                        params -> params.instant(clock.now())
                                .micros(leaseTime)
                                .key(lease.run().key()))
                == 1;
    }

    @Override
    public boolean record(RunLease lease, SweepReport report) {
        return database.transact("record sweep", () -> {
            if (!fence.holds(lease)) {
                return false;
            }
            rows.write(lease.run(), report);
            return true;
        });
    }

    @Override
    public Optional<RunStatus> finish(RunLease lease, @Nullable String cause) {
        return database.transact("finish maintenance run", () -> {
            long key = lease.run().key();
            if (database.update(GIVE_BACK, params -> params.key(key)) == 0) {
                return Optional.empty();
            }
            return database
                    .query(
                            FINISH,
                            params -> params.instant(clock.now()).text(cause).key(key),
                            row -> RunStatus.valueOf(row.getString("status")))
                    .stream()
                    .findFirst();
        });
    }

    @Override
    public Optional<MaintenanceRun> find(RunId id) {
        return rows.find(id);
    }

    @Override
    public Page<MaintenanceRun> list(PageRequest page) {
        return rows.list(page);
    }

    @Override
    public Optional<Begin.Held> holder() {
        return database
                .query(
                        HOLDER,
                        params -> params.instant(clock.now()),
                        row -> new Begin.Held(
                                new RunId(row.getLong("key")), row.getString("started_by"), instant(row, "until")))
                .stream()
                .findFirst();
    }

    @Override
    public Batched<RunId> old(Duration threshold) {
        return new OldRuns(database, clock, fence, threshold);
    }

    private static Row row(ResultSet row) throws SQLException {
        long key = row.getLong("run_key");
        OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
        return new Row(key == 0 ? null : new RunId(key), until == null ? null : until.toInstant(), instant(row, "now"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static List<String> names(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
