package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.control.QueueControl;
import dev.assay.model.control.WorkerOrders;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerReport;
import dev.assay.model.control.WorkerState;
import dev.assay.model.control.WorkerView;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.control.PostgresWorkerRegistry;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Workers can be seen, told, and are forgotten when they have been gone for long.
class WorkerRegistryTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final WorkerId ONE = new WorkerId("host-1-aa");
    private static final WorkerId TWO = new WorkerId("host-2-bb");

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final QueueFixture fixture = new QueueFixture(1);
    private final TaskQueue queue = fixture.queue(clock::instant);
    private final WorkerRegistry workers = new PostgresWorkerRegistry(fixture.database, clock::instant);
    private final QueueControl control = new PostgresQueueControl(fixture.database, clock::instant);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_worker_is_shown_as_it_last_reported() {
        Instant began = clock.instant();
        workers.report(report(ONE, 0));
        clock.forward(Duration.ofSeconds(5));
        workers.report(report(ONE, 3));
        queue.submit(aTask().build());
        ClaimedTask running = queue.claim(ONE, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE)
                .getFirst();

        assertThat(workers.list())
                .containsExactly(new WorkerView(
                        report(ONE, 3), WorkerState.ACTIVE, began, clock.instant(), 1, List.of(running.id())));
        assertThat(workers.find(ONE)).isPresent();
        assertThat(workers.find(TWO)).isEmpty();
    }

    @Test
    void a_drained_worker_is_told_and_shown_until_it_is_told_otherwise() {
        workers.report(report(ONE, 0));
        queue.submit(aTask().build());
        ClaimedTask running = queue.claim(ONE, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE)
                .getFirst();

        assertThat(workers.drain(ONE, true)).isTrue();
        assertThat(workers.report(report(ONE, 0)).draining()).isTrue();
        assertThat(state(ONE)).isEqualTo(WorkerState.DRAINING);

        queue.settle(running.lease(), Results.completed());
        assertThat(state(ONE)).isEqualTo(WorkerState.DRAINED);

        workers.drain(ONE, false);
        assertThat(workers.report(report(ONE, 0))).isEqualTo(new WorkerOrders(false, Map.of()));
        assertThat(state(ONE)).isEqualTo(WorkerState.ACTIVE);
        assertThat(workers.drain(TWO, true)).isFalse();
    }

    @Test
    void a_worker_is_told_how_much_it_may_run_of_the_queues_it_serves() {
        control.limit(QueueName.ANALYSIS, null, 2);
        control.limit(new QueueName("crawl"), 9, 9);

        assertThat(workers.report(report(ONE, 0)).slots()).isEqualTo(Map.of(QueueName.ANALYSIS, 2));
    }

    @Test
    void a_worker_that_falls_silent_is_lost_after_three_leases_and_forgotten_after_a_day() {
        workers.report(report(ONE, 0));
        clock.forward(LEASE.multipliedBy(3));
        assertThat(state(ONE)).isEqualTo(WorkerState.ACTIVE);
        clock.forward(Duration.ofSeconds(1));
        assertThat(state(ONE)).isEqualTo(WorkerState.LOST);

        workers.report(report(TWO, 0));
        clock.forward(Duration.ofHours(23).plusMinutes(59));
        assertThat(workers.removeUnseen(Duration.ofDays(1))).containsExactly(ONE);
        assertThat(workers.list()).extracting(worker -> worker.report().id()).containsExactly(TWO);
    }

    @Test
    void a_worker_that_was_only_away_comes_back_and_one_that_leaves_is_gone() {
        workers.report(report(ONE, 0));
        clock.forward(Duration.ofMinutes(10));
        workers.report(report(ONE, 0));
        assertThat(state(ONE)).isEqualTo(WorkerState.ACTIVE);

        workers.leave(ONE);
        assertThat(workers.list()).isEmpty();
    }

    private WorkerState state(WorkerId id) {
        return workers.find(id).orElseThrow().state();
    }

    private static WorkerReport report(WorkerId id, long done) {
        return new WorkerReport(
                id,
                "host",
                "1.0",
                Map.of(QueueName.ANALYSIS, 4),
                Set.of("analysis", "crawl"),
                LEASE,
                false,
                done,
                1,
                Duration.ofMillis(1_500));
    }
}
