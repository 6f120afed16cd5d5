package dev.assay.store.upkeep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.control.WorkerReport;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.control.PostgresWorkerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What nobody claims is cancelled; what has a reason to wait is not.
@Timeout(60)
class StaleTasksTest {

    private static final Duration STALE = Duration.ofMinutes(240);
    private static final Duration MICRO = Duration.ofNanos(1_000);

    private final UpkeepFixture fixture = new UpkeepFixture();
    private final Batched<TaskId> sweep = fixture.sweeps.stale(STALE);

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest(name = "{0} µs past the threshold: {1} cancelled")
    @CsvSource({"-1, 0", "0, 0", "1, 1"})
    void a_task_that_nobody_claims_is_cancelled_in_the_end(long past, int cancelled) {
        TaskId task = fixture.submit(aTask().build());
        fixture.clock.forward(STALE.plus(MICRO.multipliedBy(past)));

        assertThat(fixture.dryRun(sweep).found()).isEqualTo(cancelled);
        SweepReport report = fixture.run(sweep);

        assertThat(report.changed()).isEqualTo(cancelled);
        assertThat(fixture.status(task)).isEqualTo(cancelled == 1 ? "CANCELLED" : "PENDING");
        fixture.assertCounted();
    }

    @Test
    void it_says_why() {
        fixture.submit(aTask().build());
        fixture.clock.forward(STALE.multipliedBy(2));
        fixture.run(sweep);

        assertThat(fixture.texts("select cancel_reason from task")).containsExactly("nobody claimed it in time");
    }

    @Test
    void a_main_task_that_never_ran_ends_with_the_last_of_its_subtasks() {
        TaskId main = fixture.submit(aTask().withSubtasks("a", "b").build());
        fixture.clock.forward(STALE.plus(MICRO));

        assertThat(fixture.run(sweep).changed()).isEqualTo(2);

        assertThat(fixture.status(main)).isEqualTo("CANCELLED");
        assertThat(fixture.texts("select cancel_reason from task where subtasks > 0"))
                .containsExactly("nobody claimed it in time");
        fixture.assertCounted();
    }

    @Test
    void a_main_task_that_ran_is_left_to_be_folded() {
        TaskId main = fixture.submit(aTask().withSubtasks("a", "b").build());
        fixture.queue.cancel(fixture.claim().lease().task());
        fixture.clock.forward(STALE.plus(MICRO));

        assertThat(fixture.run(sweep).changed()).isEqualTo(1);

        assertThat(fixture.status(main)).isEqualTo("RUNNING");
        assertThat(fixture.queue.foldable(10)).containsExactly(main);
    }

    @Test
    void what_waits_for_its_time_is_stale_only_a_while_after_it_came() {
        fixture.submit(aTask().notBefore(fixture.clock.instant().plus(Duration.ofDays(3)))
                .build());
        fixture.clock.forward(Duration.ofDays(2));
        assertThat(fixture.run(sweep).found()).isZero();

        fixture.clock.forward(Duration.ofDays(1));
        fixture.queue.promote(10);
        fixture.clock.forward(STALE);
        assertThat(fixture.run(sweep).found()).isZero();
        fixture.clock.forward(MICRO);
        assertThat(fixture.run(sweep).changed()).isEqualTo(1);
    }

    @Test
    void what_waits_for_its_applications_turn_is_not_stale() {
        fixture.submit(aTask().withSubtasks("a").build());
        TaskId second = fixture.submit(aTask().withSubtasks("a").build());
        fixture.claim();
        fixture.clock.forward(STALE.multipliedBy(3));

        assertThat(fixture.run(sweep).found()).isZero();
        assertThat(fixture.status(second)).isEqualTo("PENDING");
    }

    @Test
    void what_comes_to_its_turn_because_of_the_sweep_is_fresh() {
        fixture.submit(aTask().withSubtasks("a").build());
        TaskId second = fixture.submit(aTask().withSubtasks("a").build());
        fixture.clock.forward(STALE.plus(MICRO));

        assertThat(fixture.run(sweep).changed()).isEqualTo(1);

        assertThat(fixture.status(second)).isEqualTo("PENDING");
        assertThat(fixture.claim(1)).hasSize(1);
    }

    @Test
    void a_paused_queue_keeps_its_tasks_and_says_so() {
        fixture.submit(aTask().build());
        fixture.submit(aTask().urgent().build());
        fixture.submit(aTask().in(new QueueName("other")).build());
        new PostgresQueueControl(fixture.database, fixture.clock::instant).pause(QueueName.ANALYSIS);
        fixture.clock.forward(STALE.plus(MICRO));

        SweepReport report = fixture.run(sweep);

        assertThat(report.found()).isEqualTo(3);
        assertThat(report.changed()).isEqualTo(1);
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.QUEUE_PAUSED, 2L));
    }

    @Test
    void a_queue_that_is_being_worked_on_is_a_line_and_one_whose_worker_is_gone_is_not() {
        fixture.submit(aTask().build());
        fixture.submit(aTask().build());
        fixture.clock.forward(STALE.plus(MICRO));
        fixture.claim();
        reportWorker();

        assertThat(fixture.run(sweep).skipped()).isEqualTo(Map.of(SkipReason.IN_LINE, 1L));

        fixture.clock.forward(UpkeepFixture.LEASE.plus(MICRO));
        assertThat(fixture.dryRun(sweep).skipped()).as("its task is lost").isEmpty();
        assertThat(fixture.run(sweep).changed()).isEqualTo(1);
    }

    private void reportWorker() {
        new PostgresWorkerRegistry(fixture.database, fixture.clock::instant)
                .report(new WorkerReport(
                        UpkeepFixture.WORKER,
                        "host",
                        "1",
                        Map.of(QueueName.ANALYSIS, 1),
                        Set.of("analysis"),
                        UpkeepFixture.LEASE,
                        false,
                        0,
                        0,
                        Duration.ZERO));
    }

    @Test
    void what_is_claimed_between_the_look_and_the_cancellation_runs_on() {
        TaskId task = fixture.submit(aTask().build());
        fixture.clock.forward(STALE.plus(MICRO));
        List<TaskId> due = sweep.find(null, 10).due();
        fixture.claim();

        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.status(task)).isEqualTo("RUNNING");
    }

    @Test
    void a_clock_that_went_back_cancels_nothing() {
        fixture.submit(aTask().build());
        fixture.clock.forward(STALE.plus(MICRO));
        List<TaskId> due = sweep.find(null, 10).due();
        fixture.clock.forward(STALE.multipliedBy(-1));

        assertThat(sweep.apply(fixture.lease, due)).isEmpty();
    }

    @Test
    void all_queues_and_priorities_are_gone_through_piece_by_piece() {
        for (int i = 0; i < 5; i++) {
            for (Priority priority : Priority.values()) {
                for (String queue : List.of("analysis", "crawl", "z")) {
                    NewTask task = aTask().in(new QueueName(queue))
                            .with(priority)
                            .about(new Target("m", i + 1))
                            .build();
                    fixture.submit(task);
                }
            }
        }
        fixture.clock.forward(STALE.plus(MICRO));
        fixture.submit(aTask().build());

        SweepReport report = fixture.run(sweep);

        assertThat(report.changed()).isEqualTo(60);
        assertThat(report.ids()).doesNotHaveDuplicates();
        assertThat(fixture.number("select count(*) from task where status = 'PENDING'"))
                .isEqualTo(1);
    }
}
