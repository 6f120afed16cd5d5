package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.Verdict;
import dev.assay.model.task.WorkerId;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several workers, thousands of tasks, one Postgres: each task is settled exactly once, none is lost, and no two
/// verbs wait for each other in a circle.
class TwoWorkersRaceTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final QueueName QUEUE = QueueName.ANALYSIS;
    private static final int THREADS = 6;

    private final QueueFixture fixture = new QueueFixture(10);
    private final TaskQueue queue = fixture.queue();
    private final Map<TaskId, AtomicInteger> settled = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void every_task_is_settled_exactly_once() throws Exception {
        submit(1_500, 400);

        inParallel(THREADS, i -> () -> {
            drain(new WorkerId("worker-" + i % 2), new Random(i));
            return true;
        });

        assertThat(settled.values()).allSatisfy(times -> assertThat(times).hasValue(1));
        assertThat(settled).hasSize(1_500 + 400 * 3);
        assertAllIsWell();
        assertThat(fixture.number("select count(*) from task where status = 'CANCELLED'"))
                .isZero();
    }

    @Test
    void cancels_renewals_sweeps_and_folds_in_between_lose_nothing() throws Exception {
        fixture.countInOneShard();
        submit(600, 300);
        List<Long> mains = fixture.database.query(
                new Sql("mains", "select key from task where subtasks > 0 order by key"),
                _ -> {},
                row -> row.getLong(1));
        List<Long> leaves = fixture.database.query(
                new Sql("leaves", "select key from task where subtasks = 0 order by key"),
                _ -> {},
                row -> row.getLong(1));

        inParallel(THREADS + 2, i -> () -> {
            RandomGenerator random = new Random(i);
            if (i < THREADS) {
                drain(new WorkerId("worker-" + i % 2), random);
            } else {
                for (int n = 0; n < 150; n++) {
                    List<Long> some = n % 2 == 0 ? mains : leaves;
                    queue.cancel(new TaskId(some.get(random.nextInt(some.size()))));
                    queue.reclaim(3, 100);
                }
            }
            return true;
        });
        // What is left: a cancel that ends the last subtask leaves a main task to fold, and one that ends a main task
        // gives its application's turn to the next, perhaps when the workers have found nothing more to do and left.
        do {
            drain(new WorkerId("worker-0"), new Random(0));
        } while (foldAll() > 0);

        assertThat(settled.values()).allSatisfy(times -> assertThat(times).hasValue(1));
        assertAllIsWell();
    }

    private void submit(int alone, int mains) {
        for (int i = 0; i < alone; i++) {
            queue.submit(aTask().build());
        }
        for (int i = 0; i < mains; i++) {
            Submission made = queue.submit(aTask().withSubtasks("a", "b", "c").build());
            assertThat(made).isInstanceOf(Submission.Created.class);
        }
    }

    private void drain(WorkerId worker, RandomGenerator random) {
        while (true) {
            List<ClaimedTask> claimed =
                    queue.claim(worker, List.of(new QueueDemand(QUEUE, 1 + random.nextInt(20))), LEASE);
            if (claimed.isEmpty()) {
                return;
            }
            var leases = new ArrayList<Lease>(
                    claimed.stream().map(ClaimedTask::lease).toList());
            if (random.nextInt(4) == 0) {
                queue.renew(worker, leases, LEASE);
            }
            if (random.nextInt(10) == 0) {
                Lease back = leases.removeLast();
                queue.release(List.of(back));
            }
            for (Lease lease : leases) {
                settle(lease, random.nextInt(3) == 0 ? Results.failed() : withFiles(random));
            }
        }
    }

    /// Half of them with a publication, which takes the longer way.
    private static Settlement withFiles(RandomGenerator random) {
        return random.nextBoolean()
                ? Results.completed()
                : new Settlement.Complete(Results.withFiles(Results.NOTHING_FOUND, "a/b", () -> {}));
    }

    private void settle(Lease lease, Settlement settlement) {
        SettleReply reply = queue.settle(lease, settlement);
        while (reply instanceof SettleReply.LastOpenSubtask(var parent)) {
            reply = queue.settleLast(lease, settlement, end(parent, lease.task(), settlement.status()));
        }
        if (reply instanceof SettleReply.Settled) {
            settled.computeIfAbsent(lease.task(), _ -> new AtomicInteger()).incrementAndGet();
        }
    }

    private ParentEnd end(TaskId parent, TaskId last, TaskStatus lastStatus) {
        List<TaskStatus> states = fixture.database.query(
                new Sql("states", "select key, status from task where parent_key = ?"),
                params -> params.key(parent.key()),
                row -> row.getLong("key") == last.key() ? lastStatus : TaskStatus.valueOf(row.getString("status")));
        // A sibling may be open again: any guess will do, the queue refuses it.
        boolean open = states.stream().anyMatch(status -> !status.isFinal());
        return end(open ? TaskStatus.COMPLETED : Verdict.of(states));
    }

    private static ParentEnd end(TaskStatus verdict) {
        var cause = new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "some");
        return new ParentEnd(
                verdict,
                verdict == TaskStatus.COMPLETED ? null : cause,
                new StoredFiles("p", "s"),
                Publication.NOTHING);
    }

    private int foldAll() {
        List<TaskId> foldable = queue.foldable(100);
        for (TaskId main : foldable) {
            assertThat(Arrays.stream(TaskStatus.values())
                            .filter(TaskStatus::isFinal)
                            .filter(verdict -> queue.fold(main, end(verdict)))
                            .count())
                    .isEqualTo(1);
        }
        return foldable.size();
    }

    private void assertAllIsWell() {
        assertThat(fixture.texts("select task::text from task where finished_at is null"))
                .as("open tasks")
                .isEmpty();
        assertThat(fixture.texts("select task::text from task where subtasks_open <> 0"))
                .as("miscounted main tasks")
                .isEmpty();
        assertThat(fixture.deadlocks()).as("deadlocks").isZero();
        Counters.assertEqualToRealCount(fixture);
    }

    private interface Job {
        Callable<Boolean> of(int number);
    }

    private static void inParallel(int threads, Job job) throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(job.of(i)));
            }
            for (Future<Boolean> future : running) {
                assertThat(future.get()).isTrue();
            }
        }
    }
}
