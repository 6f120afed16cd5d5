package dev.assay.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.model.page.BadCursorException;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunId;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import dev.assay.model.upkeep.SweepTally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One lease, whoever wants it.
@Timeout(60)
class MaintenanceRunsTest {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final NewRun WANTED = new NewRun(false, Set.of(Sweep.OLD_TASKS, Sweep.ORPHAN_APPS), "a test");

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final MaintenanceRuns runs = fixture.runs;

    @AfterEach
    void close() {
        fixture.close();
    }

    private Begin.Begun begun() {
        runs.finish(fixture.lease, null);
        return (Begin.Begun) runs.begin(WANTED, LEASE);
    }

    @Test
    void a_run_is_begun_records_its_sweeps_and_ends() {
        Instant start = fixture.clock.instant();
        Begin.Begun begun = begun();
        RunLease lease = begun.lease();
        var report = new SweepReport(
                Sweep.OLD_TASKS,
                SweepStatus.COMPLETED,
                12,
                9,
                Map.of(SkipReason.RECENT, 2L, SkipReason.CHANGED_MEANWHILE, 1L),
                List.of("task_1", "task_2"),
                List.of("a note"),
                Duration.ofMillis(1_250),
                null);

        assertThat(begun.until()).isEqualTo(start.plus(LEASE));
        assertThat(runs.record(lease, report)).isTrue();
        fixture.clock.forward(Duration.ofSeconds(2));
        assertThat(runs.finish(lease, null)).contains(RunStatus.COMPLETED);

        assertThat(runs.find(lease.run()))
                .contains(new MaintenanceRun(
                        lease.run(),
                        false,
                        WANTED.only(),
                        "a test",
                        RunStatus.COMPLETED,
                        start,
                        start.plusSeconds(2),
                        null,
                        List.of(report)));
        assertThat(runs.holder()).isEmpty();
    }

    @Test
    void a_run_with_a_failed_sweep_has_failed_and_so_has_one_with_a_cause() {
        RunLease first = begun().lease();
        runs.record(first, new SweepTally(Sweep.DEAD_WORKERS).failed("no such table", Duration.ZERO));
        runs.record(first, new SweepTally(Sweep.OLD_RUNS).completed(Duration.ZERO));
        assertThat(runs.finish(first, null)).contains(RunStatus.FAILED);

        RunLease second = begun().lease();
        runs.record(second, new SweepTally(Sweep.OLD_SESSIONS).notApplicable("there are none", Duration.ZERO));
        assertThat(runs.finish(second, "interrupted")).contains(RunStatus.FAILED);
        assertThat(runs.find(second.run()).orElseThrow().cause()).isEqualTo("interrupted");
    }

    @Test
    void a_sweep_that_is_recorded_twice_is_there_once() {
        RunLease lease = begun().lease();
        runs.record(lease, new SweepTally(Sweep.OLD_TASKS).failed("first", Duration.ZERO));
        runs.record(lease, new SweepTally(Sweep.OLD_RUNS).completed(Duration.ZERO));
        runs.record(lease, new SweepTally(Sweep.OLD_TASKS).completed(Duration.ZERO));

        assertThat(runs.find(lease.run()).orElseThrow().sweeps())
                .extracting(SweepReport::sweep, SweepReport::status)
                .containsExactly(
                        tuple(Sweep.OLD_TASKS, SweepStatus.COMPLETED), tuple(Sweep.OLD_RUNS, SweepStatus.COMPLETED));
    }

    @Test
    void while_one_has_the_lease_another_is_told_who_and_until_when() {
        Begin.Begun first = begun();

        assertThat(runs.begin(WANTED, LEASE))
                .isEqualTo(new Begin.Held(first.lease().run(), "a test", first.until()));
        fixture.clock.forward(LEASE);
        assertThat(runs.begin(WANTED, LEASE)).as("exactly at the end").isInstanceOf(Begin.Held.class);
        assertThat(runs.holder()).map(Begin.Held::by).contains(first.lease().run());
    }

    @Test
    void a_renewed_lease_does_not_expire() {
        Begin.Begun first = begun();
        fixture.clock.forward(Duration.ofSeconds(50));
        assertThat(runs.renew(first.lease(), LEASE)).isTrue();
        fixture.clock.forward(Duration.ofSeconds(50));

        assertThat(runs.begin(WANTED, LEASE)).isInstanceOf(Begin.Held.class);
    }

    @Test
    void a_lease_that_nobody_took_may_still_be_renewed() {
        Begin.Begun first = begun();
        fixture.clock.forward(Duration.ofMinutes(10));

        assertThat(runs.holder()).isEmpty();
        assertThat(runs.renew(first.lease(), LEASE)).isTrue();
        assertThat(runs.holder()).map(Begin.Held::by).contains(first.lease().run());
    }

    @Test
    void a_clock_that_goes_back_takes_no_lease_away() {
        begun();
        fixture.clock.forward(Duration.ofDays(-1));

        assertThat(runs.begin(WANTED, LEASE)).isInstanceOf(Begin.Held.class);
    }

    @Test
    void the_next_run_takes_an_expired_lease_over_and_says_what_became_of_the_last() {
        RunLease lost = begun().lease();
        fixture.clock.forward(LEASE.plusMillis(1));

        RunLease next = ((Begin.Begun) runs.begin(WANTED, LEASE)).lease();

        assertThat(next.run()).isGreaterThan(lost.run());
        MaintenanceRun told = runs.find(lost.run()).orElseThrow();
        assertThat(told.status()).isEqualTo(RunStatus.FAILED);
        assertThat(told.cause())
                .isEqualTo(
                        "the process that ran it was lost: its lease ended at 2026-11-22T08:01:00Z and was not renewed");
        assertThat(told.finishedAt()).isEqualTo(fixture.clock.instant());
    }

    @Test
    void nothing_is_written_for_a_run_whose_lease_is_another_ones() {
        RunLease lost = begun().lease();
        fixture.clock.forward(LEASE.plusMillis(1));
        RunLease next = ((Begin.Begun) runs.begin(WANTED, LEASE)).lease();
        MaintenanceRun before = runs.find(lost.run()).orElseThrow();

        assertThat(runs.renew(lost, LEASE)).isFalse();
        assertThat(runs.record(lost, new SweepTally(Sweep.OLD_TASKS).completed(Duration.ZERO)))
                .isFalse();
        assertThat(runs.finish(lost, null)).isEmpty();
        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> runs.old(Duration.ofNanos(1_000)).apply(lost, List.of(lost.run())))
                .withMessageContaining(lost.run().toString());

        assertThat(runs.find(lost.run())).contains(before);
        assertThat(runs.holder()).map(Begin.Held::by).contains(next.run());
    }

    @Test
    void of_many_that_begin_at_once_one_does() throws Exception {
        runs.finish(fixture.lease, null);
        var replies = new ArrayList<Begin>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begins = new ArrayList<Future<Begin>>();
            for (int i = 0; i < 20; i++) {
                begins.add(threads.submit(() -> runs.begin(WANTED, LEASE)));
            }
            for (Future<Begin> begin : begins) {
                replies.add(begin.get());
            }
        }

        assertThat(replies).filteredOn(Begin.Begun.class::isInstance).hasSize(1);
        assertThat(fixture.number("select count(*) from maintenance_run where status = 'RUNNING'"))
                .isEqualTo(1);
    }

    @Test
    void runs_are_listed_newest_first_and_page_by_page() {
        var all = new ArrayList<RunId>();
        all.add(fixture.lease.run());
        for (int i = 0; i < 4; i++) {
            all.add(begun().lease().run());
            runs.finish(new RunLease(all.getLast()), null);
        }

        var read = new ArrayList<RunId>();
        Optional<PageRequest> request = Optional.of(PageRequest.first(2));
        while (request.isPresent()) {
            Page<MaintenanceRun> page = runs.list(request.get());
            page.items().forEach(run -> read.add(run.id()));
            request = Optional.ofNullable(page.nextCursor()).map(PageRequest.first(2)::after);
        }

        assertThat(read).containsExactlyElementsOf(all.reversed());
        assertThatExceptionOfType(BadCursorException.class)
                .isThrownBy(() -> runs.list(PageRequest.first(2).after("nonsense")));
    }

    @Test
    void runs_that_ended_long_ago_are_forgotten_and_the_one_that_runs_is_not() {
        runs.record(fixture.lease, new SweepTally(Sweep.OLD_TASKS).completed(Duration.ZERO));
        RunLease current = begun().lease();
        fixture.clock.forward(Duration.ofDays(90));

        assertThat(fixture.dryRun(runs.old(Duration.ofDays(90))).found())
                .as("exactly at the threshold")
                .isZero();
        fixture.clock.forward(Duration.ofNanos(1_000));
        assertThat(fixture.dryRun(runs.old(Duration.ofDays(90))).ids())
                .containsExactly(fixture.lease.run().toString());
        SweepReport report = UpkeepFixture.run(runs.old(Duration.ofDays(90)), current, 3);

        assertThat(report.changed()).isEqualTo(1);
        assertThat(runs.find(fixture.lease.run())).isEmpty();
        assertThat(runs.find(current.run())).isPresent();
    }
}
