package dev.assay.tasks.work;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Progress;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.RetryPolicy;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskOutcome;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.queue.InMemoryTaskQueue;
import dev.assay.testkit.task.Results;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskWorkerTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final InMemoryTaskQueue memory = new InMemoryTaskQueue(Clock.systemUTC());
    private final FlakyQueue queue = new FlakyQueue(memory);
    private final BlockingQueue<TaskStatus> settled = new LinkedBlockingQueue<>();
    private final WorkObserver observer = new SilentObserver() {
        @Override
        public void settled(ClaimedTask task, Settlement settlement, TaskStatus status, Duration ran) {
            settled.add(status);
        }
    };

    @Test
    void whatever_becomes_of_the_last_progress_the_result_is_recorded() throws InterruptedException {
        queue.submit(aTask().build());
        queue.breakProgress();

        worker(observer).claimOnce();

        assertThat(settled.poll(20, TimeUnit.SECONDS)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void one_that_cannot_be_started_does_not_take_the_others_with_it() throws InterruptedException {
        queue.submit(aTask().build());
        queue.submit(aTask().build());
        var failing = new SilentObserver() {
            private boolean hasFailed;

            @Override
            public void claimed(ClaimedTask task) {
                if (!hasFailed) {
                    hasFailed = true;
                    queue.beAwayFor(1);
                    throw new OutOfMemoryError("a test");
                }
            }
        };

        worker(failing).claimOnce();

        assertThat(settled.poll(20, TimeUnit.SECONDS)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void what_a_claim_finds_after_its_worker_has_left_goes_back_at_once() {
        TaskId task = ((Submission.Created) queue.submit(aTask().build())).id();
        TaskWorker leaving = worker(observer);
        leaving.leave();

        leaving.claimOnce();

        assertThat(memory.claim(new WorkerId("another"), List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE))
                .extracting(ClaimedTask::id)
                .containsExactly(task);
        assertThat(settled).isEmpty();
    }

    private TaskWorker worker(WorkObserver claims) {
        return new TaskWorker(
                new WorkerId("worker"),
                queue,
                new Runners(List.of(new TalkativeRunner())),
                RetryPolicy.STANDARD,
                new Settler(queue, new NoParents(), observer),
                new Slots(List.of(QueueSlots.of("analysis:2"))),
                new Runs(),
                new WakeUp(),
                claims,
                LEASE);
    }

    /// Says at the very end how far it is.
    private static final class TalkativeRunner implements TaskRunner {

        @Override
        public TaskKind kind() {
            return TaskKind.ANALYSIS;
        }

        @Override
        public TaskOutcome run(ClaimedTask task, ProgressSink progress) {
            progress.heard(new Progress(99, "nearly there", 9, 10));
            return new TaskOutcome.Succeeded(Results.NOTHING_FOUND);
        }
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
}
