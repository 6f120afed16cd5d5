package dev.assay.maintenance.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.maintenance.sweep.Pass;
import dev.assay.maintenance.sweep.SweepEnd;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import dev.assay.store.jdbc.Database;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs under a real lease, through sweeps that are made up.
class RunTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final Database database = new Database(PostgresServer.shared()
            .createDatabase(
                    "store",
                    source -> Flyway.configure().dataSource(source).load().migrate())
            .dataSource());
    private final MaintenanceRuns runs = new PostgresMaintenanceRuns(database, clock::instant);
    private final List<SweepReport> observed = new ArrayList<>();

    @Test
    void a_run_goes_through_its_sweeps_and_gives_the_lease_back() {
        RunLease lease = begin();
        List<String> lines = new ArrayList<>();
        Run.Ended ended;
        try (var _ = new Lines(lines)) {
            ended = run(lease, sweep(Sweep.ORPHAN_APPS), sweep(Sweep.OLD_TASKS)).go();
        }

        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        MaintenanceRun row = runs.find(lease.run()).orElseThrow();
        assertThat(row.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(row.sweeps()).extracting(SweepReport::sweep).containsExactly(Sweep.ORPHAN_APPS, Sweep.OLD_TASKS);
        assertThat(runs.holder()).isEmpty();
        assertThat(observed).hasSize(2);
        assertThat(lines).containsExactly("Starting maintenance run...", "Maintenance complete");
    }

    @Test
    void a_sweep_that_fails_is_reported_as_failed_and_the_others_go_on() {
        RunLease lease = begin();
        Run.Ended ended = run(
                        lease,
                        sweep(Sweep.ORPHAN_APPS, _ -> {
                            throw new IllegalStateException("the disk is on fire");
                        }),
                        sweep(Sweep.STUCK_TASKS, _ -> new SweepEnd.Refused("not to be believed")),
                        sweep(Sweep.OLD_TASKS, _ -> new SweepEnd.NotApplicable("nothing here")),
                        sweep(Sweep.OLD_RUNS))
                .go();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.cause()).isNull();
        assertThat(runs.find(lease.run()).orElseThrow().sweeps())
                .extracting(SweepReport::status)
                .containsExactly(SweepStatus.FAILED, SweepStatus.FAILED, SweepStatus.SKIPPED, SweepStatus.COMPLETED);
        assertThat(ended.reports().getFirst().cause()).isEqualTo("the disk is on fire");
    }

    @Test
    void a_run_that_is_stopped_ends_between_two_steps_and_says_so() {
        RunLease lease = begin();
        var holder = new ArrayList<Run>();
        Run run = run(
                lease,
                sweep(Sweep.ORPHAN_APPS, pass -> {
                    pass.warn("first step");
                    holder.getFirst().stop("the service is shutting down");
                    pass.goOn();
                    pass.warn("second step");
                    return SweepEnd.DONE;
                }),
                sweep(Sweep.OLD_TASKS));
        holder.add(run);

        Run.Ended ended = run.go();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.cause()).isEqualTo("stopped: the service is shutting down");
        MaintenanceRun row = runs.find(lease.run()).orElseThrow();
        assertThat(row.cause()).isEqualTo("stopped: the service is shutting down");
        assertThat(row.sweeps()).hasSize(1);
        assertThat(row.sweeps().getFirst().notes()).containsExactly("first step");
        assertThat(runs.holder()).isEmpty();
    }

    @Test
    void a_run_whose_lease_was_taken_over_writes_nothing_more() {
        RunLease lease = begin();
        Run run = run(lease, sweep(Sweep.ORPHAN_APPS, _ -> {
            clock.forward(LEASE.plusSeconds(1));
            begin();
            return SweepEnd.DONE;
        }));

        Run.Ended ended = run.go();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.cause()).contains("no longer holds the maintenance lease");
        MaintenanceRun row = runs.find(lease.run()).orElseThrow();
        assertThat(row.status()).isEqualTo(RunStatus.FAILED);
        assertThat(row.cause()).contains("the process that ran it was lost");
        assertThat(row.sweeps()).isEmpty();
    }

    @Test
    void the_lease_is_renewed_while_a_sweep_goes_on() throws InterruptedException {
        Duration quick = Duration.ofMillis(40);
        var began = (Begin.Begun) runs.begin(new NewRun(false, Set.of(), "test"), quick);
        var renewed = new CountDownLatch(1);
        var run = new Run(
                runs,
                began.lease(),
                List.of(sweep(Sweep.ORPHAN_APPS, _ -> {
                    clock.forward(quick.minusMillis(1));
                    while (!runs.holder().orElseThrow().until().isAfter(began.until())) {
                        Thread.onSpinWait();
                    }
                    renewed.countDown();
                    return SweepEnd.DONE;
                })),
                new Run.Terms(false, quick, 10, Duration.ZERO),
                RunObserver.NONE);

        assertThat(run.go().status()).isEqualTo(RunStatus.COMPLETED);
        renewed.await();
    }

    @Test
    @Timeout(60)
    void whatever_goes_wrong_with_a_renewal_the_next_one_is_tried() {
        Duration lease = Duration.ofSeconds(2);
        var broken = new AtomicBoolean();
        var failed = new CountDownLatch(1);
        var breaking = new PostgresMaintenanceRuns(database, () -> {
            if (broken.get()) {
                failed.countDown();
                throw new IllegalStateException("nobody has thought of this");
            }
            return clock.instant();
        });
        var began = (Begin.Begun) breaking.begin(new NewRun(false, Set.of(), "test"), lease);
        var run = new Run(
                breaking,
                began.lease(),
                List.of(sweep(Sweep.ORPHAN_APPS, _ -> {
                    broken.set(true);
                    failed.await();
                    broken.set(false);
                    clock.forward(lease.minusMillis(1));
                    while (!runs.holder().orElseThrow().until().isAfter(began.until())) {
                        Thread.onSpinWait();
                    }
                    return SweepEnd.DONE;
                })),
                new Run.Terms(false, lease, 10, Duration.ZERO),
                RunObserver.NONE);

        assertThat(run.go().status()).isEqualTo(RunStatus.COMPLETED);
    }

    private RunLease begin() {
        return ((Begin.Begun) runs.begin(new NewRun(false, Set.of(), "test"), LEASE)).lease();
    }

    private Run run(RunLease lease, Sweeper... sweepers) {
        return new Run(
                runs,
                lease,
                List.of(sweepers),
                new Run.Terms(false, LEASE, 10, Duration.ZERO),
                (report, _) -> observed.add(report));
    }

    private static Sweeper sweep(Sweep which) {
        return sweep(which, _ -> SweepEnd.DONE);
    }

    private static Sweeper sweep(Sweep which, Body body) {
        return new Sweeper() {
            @Override
            public Sweep sweep() {
                return which;
            }

            @Override
            public boolean enabled() {
                return true;
            }

            @Override
            public String terms() {
                return "made up";
            }

            @Override
            public SweepEnd run(Pass pass) throws InterruptedException {
                return body.run(pass);
            }
        };
    }

    @FunctionalInterface
    private interface Body {
        SweepEnd run(Pass pass) throws InterruptedException;
    }

    /// What a run logs.
    private static final class Lines extends Handler implements AutoCloseable {

        private final List<String> lines;
        private final Logger logger = Logger.getLogger(Run.class.getName());

        Lines(List<String> lines) {
            this.lines = lines;
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
