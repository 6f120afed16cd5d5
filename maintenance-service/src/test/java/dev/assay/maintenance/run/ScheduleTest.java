package dev.assay.maintenance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.maintenance.run.Maintenance.Beginning;
import dev.assay.maintenance.sweep.Pass;
import dev.assay.maintenance.sweep.SweepEnd;
import dev.assay.maintenance.sweep.SweepSettings;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.maintenance.sweep.Sweeps;
import dev.assay.model.page.PageRequest;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.Sweep;
import dev.assay.store.jdbc.Database;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.postgres.PostgresServer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// The schedule cranked by hand, in two processes' places; and what both find when they want a run at once.
class ScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final MaintenanceRuns runs = new PostgresMaintenanceRuns(
            new Database(PostgresServer.shared()
                    .createDatabase(
                            "store",
                            source ->
                                    Flyway.configure().dataSource(source).load().migrate())
                    .dataSource()),
            clock::instant);
    private final SmallRyeConfig settings = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(SweepSettings.class)
            .withMapping(RunSettings.class)
            .build();
    private final Sweeps sweeps =
            new Sweeps(Stream.of(Sweep.values()).map(ScheduleTest::nothingToDo).toList());
    private final Maintenance maintenance = maintenance(sweeps);
    private final Schedule here = new Schedule(maintenance, runs, HOUR, clock, () -> 0);
    private final Schedule there = new Schedule(maintenance(sweeps), runs, HOUR, clock, () -> 0.5);

    @Test
    void a_run_is_made_every_interval_by_whoever_looks_first() {
        assertThat(here.round()).isEqualTo(HOUR);
        assertThat(made()).hasSize(1);
        assertThat(made().getFirst().startedBy()).startsWith("schedule on ");
        assertThat(made().getFirst().status()).isEqualTo(RunStatus.COMPLETED);

        clock.forward(Duration.ofMinutes(20));
        assertThat(there.round()).as("what is left, and a jitter").isEqualTo(Duration.ofMinutes(43));
        assertThat(made()).hasSize(1);

        clock.forward(Duration.ofMinutes(40));
        there.round();
        assertThat(made()).hasSize(2);
        here.round();
        assertThat(made()).hasSize(2);
    }

    @Test
    void an_interval_of_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(maintenance, runs, Duration.ZERO, clock, () -> 0))
                .withMessageContaining("assay.maintenance.interval");
    }

    @Test
    void dry_runs_and_runs_of_some_sweeps_are_no_reason_to_wait() {
        maintenance.go(((Beginning.Begun) maintenance.begin(true, Set.of(), "test")).run());
        maintenance.go(((Beginning.Begun) maintenance.begin(false, Set.of(Sweep.OLD_RUNS), "test")).run());

        here.round();

        assertThat(made()).hasSize(3);
    }

    @Test
    void while_another_run_goes_on_none_is_made() {
        var other = (Begin.Begun) runs.begin(new NewRun(true, Set.of(), "somebody"), Duration.ofMinutes(1));

        assertThat(here.round()).isEqualTo(Duration.ofSeconds(30));
        assertThat(made()).hasSize(1);

        runs.finish(other.lease(), null);
        here.round();
        assertThat(made()).hasSize(2);
    }

    @Test
    void a_clock_that_was_set_back_delays_it_by_no_more_than_an_interval() {
        here.round();
        clock.forward(Duration.ofDays(-3));

        assertThat(here.round()).isEqualTo(HOUR);
    }

    @Test
    void a_run_under_a_clock_that_has_jumped_ahead_deletes_nothing_and_fails() {
        Run run = ((Beginning.Begun) maintenance(sweeps, MutableClock.at("2026-10-22T08:00:00Z"))
                        .begin(false, Set.of(), "test"))
                .run();

        Run.Ended ended = run.go();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.cause()).contains("the database's clock says 2026-11-22T08:00:00Z", "2026-10-22T08:00:00Z");
        assertThat(ended.reports()).as("stopped before the first did anything").hasSize(1);
    }

    @Test
    void of_two_that_want_a_run_at_once_one_gets_it() throws InterruptedException {
        var begun = new Beginning[2];
        Thread[] threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int which = i;
            threads[i] = Thread.ofVirtual().start(() -> {
                begun[which] = maintenance(sweeps).begin(false, Set.of(), "racer");
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(Stream.of(begun).filter(Beginning.Begun.class::isInstance)).hasSize(1);
        assertThat(Stream.of(begun).filter(Beginning.Held.class::isInstance)).hasSize(1);
    }

    @Test
    void a_service_that_is_shut_down_stops_its_run_and_marks_it() throws InterruptedException {
        var inside = new CountDownLatch(1);
        var sweeps = new Sweeps(Stream.of(Sweep.values())
                .map(which -> which == Sweep.ORPHAN_APPS ? endless(which, inside) : nothingToDo(which))
                .toList());
        Maintenance leaving = maintenance(sweeps);
        Run run = ((Beginning.Begun) leaving.begin(false, Set.of(), "test")).run();
        leaving.launch(run);
        inside.await();

        leaving.leave(new ShutdownEvent());

        MaintenanceRun row = runs.find(run.id()).orElseThrow();
        assertThat(row.status()).isEqualTo(RunStatus.FAILED);
        assertThat(row.cause()).isEqualTo("stopped: the service is shutting down");
        assertThat(row.sweeps()).hasSize(2);
        assertThat(runs.holder()).isEmpty();
    }

    private List<MaintenanceRun> made() {
        return runs.list(PageRequest.first(50)).items();
    }

    private Maintenance maintenance(Sweeps all) {
        return maintenance(all, clock);
    }

    private Maintenance maintenance(Sweeps all, Clock here) {
        return new Maintenance(
                runs,
                all,
                settings.getConfigMapping(SweepSettings.class),
                settings.getConfigMapping(RunSettings.class),
                RunObserver.NONE,
                here);
    }

    private static Sweeper nothingToDo(Sweep which) {
        return new MadeUp(which, _ -> {});
    }

    private static Sweeper endless(Sweep which, CountDownLatch inside) {
        return new MadeUp(which, pass -> {
            inside.countDown();
            while (true) {
                pass.goOn();
            }
        });
    }

    private record MadeUp(Sweep sweep, Body body) implements Sweeper {

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
            body.run(pass);
            return SweepEnd.DONE;
        }
    }

    @FunctionalInterface
    private interface Body {
        void run(Pass pass) throws InterruptedException;
    }
}
