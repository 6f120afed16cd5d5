package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.control.QueueControl;
import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.Verdict;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.store.letters.PostgresBulkTasks;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that can meet in a turn, at once: submits, single and in batches, of all priorities, for now and for
/// later, claims, settles, retries, releases, cancellations one by one and many at once, purges, lost leases, folds
/// and promotions. At no moment do two analyses of an application run, in the end none has been forgotten, and
/// nobody has waited in a circle. With more seeds than two: `-Dturns.seeds=100`.
class TurnsRaceTest {

    private static final int SUBMITS = 250;
    private static final int APPLICATIONS = 3;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final TaskFilter OPEN =
            new TaskFilter(Set.of(TaskStatus.PENDING, TaskStatus.RUNNING), null, null, null, null, null);
    private static final String OVERLAPS = """
            select count(*) from (
                select from task where status = 'RUNNING' and subtasks = 0
                group by model, app having count(distinct parent_key) > 1
            ) as overlapping
            """;

    private final QueueFixture fixture = new QueueFixture(8);
    private final TaskQueue queue = fixture.queue();
    private final BulkTasks bulk = new PostgresBulkTasks(fixture.database, QueueClock.DATABASE);
    private final QueueControl control = new PostgresQueueControl(fixture.database, QueueClock.DATABASE);
    private final ConcurrentLinkedQueue<TaskId> mains = new ConcurrentLinkedQueue<>();
    private final AtomicInteger submitting = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);

    @AfterEach
    void close() {
        fixture.close();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("turns.seeds", 2));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(100)
    void no_two_analyses_of_an_application_overlap_and_none_is_forgotten(long seed) throws Exception {
        var random = new Random(seed);
        if (seed % 2 == 0) {
            fixture.countInOneShard();
        }
        List<Callable<?>> actors = new ArrayList<>();
        submitting.set(2);
        for (int i = 0; i < 2; i++) {
            actors.add(actor(new Random(random.nextLong()), this::submitMany));
        }
        for (int i = 0; i < 3; i++) {
            var worker = new WorkerId("worker-" + i);
            actors.add(actor(new Random(random.nextLong()), own -> work(worker, own)));
        }
        actors.add(actor(new Random(random.nextLong()), this::upkeep));
        actors.add(actor(new Random(random.nextLong()), this::cancelSome));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            actors.forEach(actor -> futures.add(threads.submit(actor)));
            for (Future<?> future : futures) {
                future.get();
            }
        }

        assertThat(overlaps.get()).as("seed %d: overlaps seen", seed).isZero();
        assertThat(fixture.texts("select concat_ws(' ', key, parent_key, status, hold, priority, subtasks_open,"
                        + " model, app, (select main_key from application_turn as t where t.app = task.app))"
                        + " from task where finished_at is null"))
                .as("seed %d: forgotten", seed)
                .isEmpty();
        assertThat(fixture.number("select count(*) from application_turn where main_key is not null"))
                .isZero();
        Counters.assertEqualToRealCount(fixture);
        // what the package names as left takes more than happens here, or a moment that has never been seen
        assertThat(fixture.deadlocks()).as("seed %d: deadlocks", seed).isZero();
    }

    private interface Act {
        void run(Random random);
    }

    private static Callable<?> actor(Random random, Act act) {
        return () -> {
            act.run(random);
            return null;
        };
    }

    private boolean goesOn() {
        return System.nanoTime() < end
                && (submitting.get() > 0 || fixture.number("select count(*) from task where finished_at is null") > 0);
    }

    private void submitMany(Random random) {
        try {
            for (int i = 0; i < SUBMITS; i++) {
                if (random.nextInt(10) == 0) {
                    queue.submitAll(List.of(analysis(random), analysis(random), analysis(random)), null);
                } else if (queue.submit(analysis(random)) instanceof Submission.Created(var id)) {
                    mains.add(id);
                }
            }
        } finally {
            submitting.decrementAndGet();
        }
    }

    private static NewTask analysis(Random random) {
        var task = aTask().about(new Target("m", 1 + random.nextInt(APPLICATIONS)))
                .with(Priority.ofRank(1 + random.nextInt(4)));
        if (random.nextInt(4) == 0) {
            task.notBefore(Instant.now().plusMillis(random.nextInt(60)));
        }
        return (random.nextBoolean() ? task.withSubtasks("a") : task.withSubtasks("a", "b")).build();
    }

    private void work(WorkerId worker, Random random) {
        while (goesOn()) {
            List<ClaimedTask> claimed =
                    queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 1 + random.nextInt(4))), LEASE);
            overlaps.addAndGet((int) fixture.number(OVERLAPS));
            for (ClaimedTask task : claimed) {
                finish(task, random);
            }
        }
    }

    private void finish(ClaimedTask task, Random random) {
        switch (random.nextInt(10)) {
            case 0 -> queue.release(List.of(task.lease()));
            case 1 ->
                settle(
                        task,
                        new Settlement.RetryAfter(
                                Duration.ofMillis(1 + random.nextInt(20)),
                                Results.UNREACHABLE,
                                Settlement.RetryLayer.PREFLIGHT));
            case 2 ->
                fixture.execute("update task set lease_until = now() - interval '1 second' where status = 'RUNNING'"
                        + " and key = " + task.id().key() + " and epoch = "
                        + task.lease().epoch());
            case 3 -> settle(task, Results.failed());
            default -> settle(task, Results.completed());
        }
    }

    private void settle(ClaimedTask task, Settlement settlement) {
        while (queue.settle(task.lease(), settlement) instanceof SettleReply.LastOpenSubtask(var parent)) {
            List<TaskStatus> ends = fixture
                    .texts("select case when key = " + task.id().key() + " then '" + settlement.status()
                            + "' else status end from task where parent_key = " + parent.key())
                    .stream()
                    .map(TaskStatus::valueOf)
                    .toList();
            if (queue.settleLast(task.lease(), settlement, end(Verdict.of(ends))) instanceof SettleReply.Settled) {
                return;
            }
        }
    }

    private void upkeep(Random random) {
        while (goesOn()) {
            queue.promote(1 + random.nextInt(5));
            queue.reclaim(1, 10);
            for (TaskId main : queue.foldable(10)) {
                List<TaskStatus> ends =
                        fixture.texts("select status from task where parent_key = " + main.key()).stream()
                                .map(TaskStatus::valueOf)
                                .toList();
                queue.fold(main, end(Verdict.of(ends)));
            }
        }
    }

    private void cancelSome(Random random) {
        while (goesOn()) {
            TaskId main = mains.poll();
            if (main == null || random.nextInt(3) > 0) {
                continue;
            }
            switch (random.nextInt(8)) {
                case 0 -> bulk.cancel(someOpen(random), null);
                case 1 -> control.purge(QueueName.ANALYSIS, fixture.number("select sum(pending) from queue_count"));
                // a key further is the first subtask, unless somebody else has drawn it
                case 2, 3, 4 -> queue.cancel(new TaskId(main.key() + 1));
                default -> queue.cancel(main);
            }
        }
    }

    private List<TaskId> someOpen(Random random) {
        var open = new ArrayList<>(bulk.matching(OPEN, 20));
        Collections.shuffle(open, random);
        return open.subList(0, Math.min(4, open.size()));
    }

    private static ParentEnd end(TaskStatus verdict) {
        boolean hasCause = verdict == TaskStatus.PARTIAL_SUCCESS || verdict == TaskStatus.FAILED;
        return new ParentEnd(
                verdict,
                hasCause ? new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "some") : null,
                new StoredFiles("p", "s"),
                Publication.NOTHING);
    }
}
