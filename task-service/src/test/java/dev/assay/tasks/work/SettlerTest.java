package dev.assay.tasks.work;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.queue.InMemoryTaskQueue;
import dev.assay.testkit.task.Results;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What happens to a result whatever stands in its way.
@Timeout(30)
class SettlerTest {

    private static final Duration RAN = Duration.ofSeconds(1);

    private final InMemoryTaskQueue memory = new InMemoryTaskQueue(Clock.systemUTC());
    private final FlakyQueue queue = new FlakyQueue(memory);
    private final List<TaskStatus> settled = new ArrayList<>();
    private final List<TaskId> refused = new ArrayList<>();
    private final WorkObserver observer = new SilentObserver() {
        @Override
        public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
            settled.add(status);
        }

        @Override
        public void settleRefused(ClaimedTask task) {
            refused.add(task.id());
        }
    };

    @Test
    void a_result_waits_for_a_store_that_is_away() throws InterruptedException {
        ClaimedTask task = claimed(aTask().build());
        queue.beAwayFor(3);

        settler(new NoParents()).settle(task, Results.completed(), RAN);

        assertThat(settled).containsExactly(TaskStatus.COMPLETED);
        assertThat(view(task.id()).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void a_result_whose_files_cannot_be_put_in_place_is_tried_three_times_and_then_fails() throws InterruptedException {
        ClaimedTask task = claimed(aTask().build());
        var tries = new AtomicInteger();
        TaskResult result = Results.withFiles(Results.NOTHING_FOUND, "demo/app1/x", () -> {
            tries.incrementAndGet();
            throw new IOException("No space left on device");
        });

        settler(new NoParents()).settle(task, new Settlement.Complete(result), RAN);

        assertThat(tries).hasValue(3);
        assertThat(settled).containsExactly(TaskStatus.FAILED);
        assertThat(view(task.id()).cause())
                .isNotNull()
                .satisfies(cause -> assertThat(cause.code()).isEqualTo(FailureCause.Code.RESULT_NOT_WRITTEN))
                .satisfies(cause -> assertThat(cause.message()).contains("No space left on device"));
    }

    @Test
    void a_disk_that_recovers_costs_nothing_but_a_moment() throws InterruptedException {
        ClaimedTask task = claimed(aTask().build());
        var tries = new AtomicInteger();
        TaskResult result = Results.withFiles(Results.NOTHING_FOUND, "demo/app1/x", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("stale file handle");
            }
        });

        settler(new NoParents()).settle(task, new Settlement.Complete(result), RAN);

        assertThat(settled).containsExactly(TaskStatus.COMPLETED);
    }

    @Test
    void the_last_subtask_ends_its_main_task() throws InterruptedException {
        ClaimedTask last = claimed(aTask().withSubtasks("static-analyzer").build());
        TaskId main = parent(last);

        settler(new FixedEnd(TaskStatus.COMPLETED, 0)).settle(last, Results.completed(), RAN);

        assertThat(view(main).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void a_main_task_whose_result_cannot_be_written_fails_however_well_its_subtasks_did() throws InterruptedException {
        ClaimedTask last = claimed(aTask().withSubtasks("static-analyzer").build());
        TaskId main = parent(last);

        settler(new FixedEnd(TaskStatus.COMPLETED, Integer.MAX_VALUE)).settle(last, Results.completed(), RAN);

        assertThat(view(main).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(view(main).cause())
                .isNotNull()
                .satisfies(cause -> assertThat(cause.code()).isEqualTo(FailureCause.Code.RESULT_NOT_WRITTEN));
        assertThat(view(main).files()).isNull();
    }

    @Test
    void an_end_that_no_longer_fits_is_made_again() throws InterruptedException {
        ClaimedTask last = claimed(aTask().withSubtasks("static-analyzer").build());
        TaskId main = parent(last);

        settler(new FixedEnd(TaskStatus.PARTIAL_SUCCESS, 0)).settle(last, Results.completed(), RAN);

        assertThat(view(main).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void the_last_result_waits_for_siblings_that_cannot_be_read() throws InterruptedException {
        ClaimedTask last = claimed(aTask().withSubtasks("static-analyzer").build());
        TaskId main = parent(last);
        var calls = new AtomicInteger();
        ParentEnding parents = new FixedEnd(TaskStatus.COMPLETED, 0) {
            @Override
            public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask task, Settlement settlement) {
                if (calls.incrementAndGet() < 3) {
                    throw new QueueUnavailableException("away", new IOException("no route"));
                }
                return super.endWith(parent, task, settlement);
            }
        };

        settler(parents).settle(last, Results.completed(), RAN);

        assertThat(view(main).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void a_result_whose_lease_is_gone_is_dropped_and_told() throws InterruptedException {
        ClaimedTask task = claimed(aTask().build());
        memory.cancel(task.id());

        settler(new NoParents()).settle(task, Results.completed(), RAN);

        assertThat(refused).containsExactly(task.id());
        assertThat(view(task.id()).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    private Settler settler(ParentEnding parents) {
        return new Settler(queue, parents, observer);
    }

    private ClaimedTask claimed(NewTask task) {
        if (!(memory.submit(task) instanceof Submission.Created)) {
            throw new IllegalStateException("a new task was not taken");
        }
        return memory.claim(
                        new WorkerId("worker"), List.of(new QueueDemand(QueueName.ANALYSIS, 1)), Duration.ofSeconds(30))
                .getFirst();
    }

    private TaskView view(TaskId id) {
        return memory.find(id).orElseThrow();
    }

    private static TaskId parent(ClaimedTask task) {
        TaskId parent = task.parent();
        if (parent == null) {
            throw new IllegalStateException(task.id() + " is no subtask");
        }
        return parent;
    }

    private static final class NoParents implements ParentEnding {

        @Override
        public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) {
            throw new AssertionError("there is no main task here");
        }

        @Override
        public Optional<ParentEnd> end(TaskId parent) {
            throw new AssertionError("there is no main task here");
        }
    }

    /// Makes this end first, whatever the settlement is, and the right one from then on.
    private static class FixedEnd implements ParentEnding {

        private final TaskStatus first;
        private final int brokenPublications;
        private int made;

        FixedEnd(TaskStatus first, int brokenPublications) {
            this.first = first;
            this.brokenPublications = brokenPublications;
        }

        @Override
        public Optional<ParentEnd> endWith(TaskId parent, ClaimedTask last, Settlement settlement) {
            int now = made++;
            var files = new TaskResult.StoredFiles("demo/app1/main", "b".repeat(64));
            TaskStatus verdict = now == 0 ? first : settlement.status();
            FailureCause cause = verdict == TaskStatus.COMPLETED ? null : Results.NO_TOOL_RAN;
            return Optional.of(new ParentEnd(verdict, cause, files, () -> {
                if (now < brokenPublications) {
                    throw new IOException("read-only file system");
                }
            }));
        }

        @Override
        public Optional<ParentEnd> end(TaskId parent) {
            return Optional.empty();
        }
    }
}
