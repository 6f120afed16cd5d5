package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.control.QueueControl;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Claims of a queue that is busy enough for [LowWaterMarks], which change what a claim reads and never what is claimed
/// in the end.
class BusyQueueTest {

    private static final QueueName QUEUE = new QueueName("busy");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration STEP = LowWaterMarks.WINDOW.dividedBy(5);

    private final QueueFixture fixture = new QueueFixture(1);
    private final TaskQueue queue = fixture.queue();
    private final WorkerId worker = new WorkerId("worker");
    private long now;
    private final LowWaterMarks marks = new LowWaterMarks(() -> now);
    private final Claim claim = new Claim(fixture.database, QueueClock.DATABASE, marks);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_task_that_comes_back_is_claimed_in_the_next_window_at_the_latest() {
        insert(3000, Priority.NORMAL);
        Lease first = claim(200).getFirst().lease();
        for (int i = 0; i < 11; i++) {
            claim(200);
        }
        assertThat(queue.release(List.of(first))).isEqualTo(1);

        assertThat(ids(claim(10))).as("it lies below the mark").doesNotContain(first.task());

        now += LowWaterMarks.WINDOW.toNanos();
        assertThat(ids(claim(10))).startsWith(first.task());
    }

    @Test
    void a_task_of_a_higher_priority_that_comes_late_goes_first() {
        insert(3000, Priority.NORMAL);
        for (int i = 0; i < 12; i++) {
            claim(200);
        }
        insert(1, Priority.URGENT);

        assertThat(claim(10).getFirst().priority()).isEqualTo(Priority.URGENT);
    }

    @Test
    void nothing_of_a_limited_queue_is_left_behind_whatever_its_priority() {
        QueueControl control = new PostgresQueueControl(fixture.database, QueueClock.DATABASE);
        control.limit(QUEUE, 150, null);
        insert(2000, Priority.LOW);
        insert(2000, Priority.NORMAL);
        insert(2000, Priority.LOW);
        Set<TaskId> seen = new HashSet<>();
        var held = new ArrayList<ClaimedTask>();
        boolean wasMarked = false;

        for (int i = 0; i < 120 && seen.size() < 6000; i++) {
            List<ClaimedTask> claimed = claim(200);
            wasMarked |= marks.starts(List.of(new QueueDemand(QUEUE, 200))).stream()
                    .anyMatch(start -> start.priority() == Priority.LOW && start.key() > 0);
            seen.addAll(ids(claimed));
            held.addAll(claimed);
            // Every third claim finds the queue at its limit.
            if (i % 3 != 1) {
                held.forEach(task -> queue.settle(task.lease(), Results.completed()));
                held.clear();
            }
        }

        assertThat(seen).hasSize(6000);
        assertThat(wasMarked).isTrue();
    }

    private List<ClaimedTask> claim(int room) {
        now += STEP.toNanos();
        return claim.run(worker, List.of(new QueueDemand(QUEUE, room)), LEASE);
    }

    private void insert(int count, Priority priority) {
        fixture.execute(
                "insert into task (kind, queue, priority, payload, created_at, ready_at, status) select 'crawl', '"
                        + QUEUE + "', " + priority.rank() + ", '{}', now(), now(), 'PENDING' from generate_series(1, "
                        + count
                        + ")");
    }

    private static List<TaskId> ids(List<ClaimedTask> tasks) {
        return tasks.stream().map(ClaimedTask::id).toList();
    }
}
