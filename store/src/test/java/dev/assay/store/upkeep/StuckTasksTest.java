package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Lease;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Publication;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs without a worker end; runs with one go on.
@Timeout(60)
class StuckTasksTest {

    private static final Duration STUCK = Duration.ofMinutes(120);
    private static final Duration MICRO = Duration.ofNanos(1_000);

    private static final ParentEnd END =
            new ParentEnd(TaskStatus.CANCELLED, null, new StoredFiles("p", "s"), Publication.NOTHING);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final Batched<TaskId> sweep = fixture.sweeps.stuck(STUCK);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_run_whose_lease_expired_long_ago_fails_with_worker_lost() {
        TaskId task = fixture.submit(aTask().build());
        fixture.claim();
        fixture.clock.forward(UpkeepFixture.LEASE.plus(STUCK).plus(MICRO));

        SweepReport report = fixture.run(sweep);

        assertThat(report.ids()).containsExactly(task.toString());
        assertThat(fixture.texts("select cause_code || ': ' || cause_message from task"))
                .containsExactly("WORKER_LOST: worker worker stopped renewing its lease at 2026-11-22T08:00:30Z,"
                        + " and no worker has taken the task back since");
        assertThat(fixture.texts("select reason from task_edge order by seq")).endsWith("LEASE_EXPIRED");
        assertThat(fixture.number("select count(*) from dead_letter")).isEqualTo(1);
        fixture.assertCounted();
    }

    @ParameterizedTest(name = "{0} µs past the threshold: {1} failed")
    @CsvSource({"-1, 0", "0, 0", "1, 1"})
    void the_threshold_begins_when_the_lease_ends(long past, int failed) {
        TaskId task = fixture.submit(aTask().build());
        fixture.claim();
        fixture.clock.forward(UpkeepFixture.LEASE.plus(STUCK).plus(MICRO.multipliedBy(past)));

        assertThat(fixture.dryRun(sweep).found()).isEqualTo(failed);
        assertThat(fixture.run(sweep).changed()).isEqualTo(failed);
        assertThat(fixture.status(task)).isEqualTo(failed == 1 ? "FAILED" : "RUNNING");
    }

    @Test
    void a_run_whose_lease_is_renewed_is_never_stuck() {
        fixture.submit(aTask().build());
        Lease lease = fixture.claim().lease();
        fixture.clock.forward(STUCK.multipliedBy(10));
        Batched<TaskId> looked = fixture.sweeps.stuck(STUCK);
        List<TaskId> due = looked.find(null, 10).due();
        fixture.queue.renew(UpkeepFixture.WORKER, List.of(lease), UpkeepFixture.LEASE);

        assertThat(due).containsExactly(lease.task());
        assertThat(looked.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.run(sweep).found()).isZero();
    }

    @Test
    void a_clock_that_went_back_fails_nothing() {
        fixture.submit(aTask().build());
        fixture.claim();
        fixture.clock.forward(STUCK.multipliedBy(2));
        List<TaskId> due = sweep.find(null, 10).due();
        fixture.clock.forward(STUCK.multipliedBy(-2));

        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
    }

    @Test
    void a_run_that_somebody_is_just_settling_is_passed_over() throws SQLException {
        TaskId task = fixture.submit(aTask().build());
        fixture.claim();
        fixture.clock.forward(STUCK.multipliedBy(2));

        try (Connection settling = fixture.connections().getConnection();
                Statement statement = settling.createStatement()) {
            settling.setAutoCommit(false);
            statement.execute("select from task where key = " + task.key() + " for no key update");
            assertThat(fixture.run(sweep).skipped()).isEqualTo(Map.of(SkipReason.CHANGED_MEANWHILE, 1L));
            settling.rollback();
        }
    }

    @Test
    void a_main_task_that_nobody_ended_fails_and_gives_its_turn_away() {
        TaskId main = fixture.submit(aTask().withSubtasks("a", "b").build());
        TaskId next = fixture.submit(aTask().withSubtasks("a").build());
        fixture.claim(2);
        fixture.clock.forward(UpkeepFixture.LEASE.plus(STUCK).plus(MICRO));

        assertThat(fixture.run(sweep).changed()).as("its subtasks").isEqualTo(2);
        assertThat(fixture.status(main)).isEqualTo("RUNNING");
        fixture.clock.forward(STUCK);
        assertThat(fixture.run(sweep).found()).as("exactly at the threshold").isZero();
        fixture.clock.forward(MICRO);
        assertThat(fixture.run(sweep).ids()).containsExactly(main.toString());

        assertThat(fixture.status(main)).isEqualTo("FAILED");
        assertThat(fixture.texts("select cause_code from task where key = " + main.key()))
                .containsExactly("RESULT_NOT_WRITTEN");
        assertThat(fixture.number("select main_key from application_turn")).isEqualTo(next.key());
        assertThat(fixture.claim(1)).as("the next one's subtask").hasSize(1);
        fixture.assertCounted();
    }

    @Test
    void a_main_task_that_a_worker_ends_first_keeps_that_end() {
        TaskId main = fixture.submit(aTask().withSubtasks("a").build());
        Lease lease = fixture.claim().lease();
        fixture.queue.cancel(lease.task());
        fixture.clock.forward(STUCK.plus(MICRO));
        List<TaskId> due = sweep.find(null, 10).due();
        assertThat(due).containsExactly(main);
        assertThat(fixture.queue.fold(main, END)).isTrue();

        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.status(main)).isEqualTo("CANCELLED");
    }

    @Test
    void many_are_gone_through_piece_by_piece() {
        for (int i = 0; i < 11; i++) {
            fixture.submit(
                    aTask().about(new Target("m", i + 1)).withSubtasks("a").build());
        }
        List<Lease> leases = fixture.claim(11);
        fixture.queue.cancel(leases.getFirst().task());
        fixture.clock.forward(STUCK.multipliedBy(2));

        SweepReport report = fixture.run(sweep);

        assertThat(report.changed()).isEqualTo(11);
        assertThat(report.ids()).doesNotHaveDuplicates();
        assertThat(fixture.number("select count(*) from task where status = 'RUNNING' and subtasks = 0"))
                .isZero();
    }
}
