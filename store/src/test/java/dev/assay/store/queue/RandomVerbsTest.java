package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Settlement.RetryAfter;
import dev.assay.model.task.Settlement.RetryLayer;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.queue.InMemoryTaskQueue;
import dev.assay.testkit.queue.TaskFacts;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Takes random steps on Postgres and on the queue in memory at once. Every answer and, every now and then, every
/// row must be the same, and the counters must be true. The seed is the test's parameter.
class RandomVerbsTest {

    private static final int STEPS = 400;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<QueueName> QUEUES = List.of(QueueName.ANALYSIS, new QueueName("crawl"));
    private static final List<WorkerId> WORKERS = List.of(new WorkerId("a"), new WorkerId("b"));

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final QueueFixture fixture = new QueueFixture(1);
    private final TaskQueue postgres = fixture.queue(clock::instant);
    private final InMemoryTaskQueue memory = new InMemoryTaskQueue(clock);
    private final List<Lease> leases = new ArrayList<>();
    private int tasks;

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261122})
    void both_queues_agree(long seed) {
        var random = new Random(seed);

        for (int step = 1; step <= STEPS; step++) {
            step(random);
            if (step % 50 == 0) {
                assertSameRows("seed " + seed + ", step " + step);
            }
        }
    }

    private void step(Random random) {
        clock.forward(Duration.ofSeconds(random.nextInt(6)));
        switch (random.nextInt(14)) {
            case 0, 1 -> submit(random);
            case 2, 3 -> claim(random);
            case 4, 5, 6 -> settle(random);
            case 7 -> {
                List<Lease> given = List.of(lease(random));
                same(queue -> queue.release(given));
            }
            case 8 -> {
                var id = new TaskId(1 + random.nextInt(Math.max(tasks, 1)));
                same(queue -> queue.cancel(id));
            }
            case 9 -> same(queue -> queue.reclaim(1, 5));
            case 10 -> same(queue -> queue.promote(1_000));
            case 11 -> {
                WorkerId worker = WORKERS.get(random.nextInt(2));
                same(queue -> queue.renew(worker, leases, LEASE));
            }
            case 12 -> fold();
            case 13 -> same(queue -> queue.hasten("a", Set.of(Results.UNREACHABLE.code()), 3));
            default -> throw new AssertionError();
        }
    }

    private void submit(Random random) {
        TaskBuilder task = aTask().in(QUEUES.get(random.nextInt(2))).with(Priority.ofRank(1 + random.nextInt(4)));
        if (random.nextInt(3) == 0) {
            task.notBefore(clock.instant().plusSeconds(random.nextInt(60) - 10));
        }
        int subtasks = random.nextInt(3);
        if (subtasks > 0) {
            task.withSubtasks(subtasks == 1 ? new String[] {"a"} : new String[] {"a", "b"})
                    .about(new Target("m", 1 + random.nextInt(4)));
        }
        same(queue -> queue.submit(task.build()));
        tasks += 1 + subtasks;
    }

    private void claim(Random random) {
        WorkerId worker = WORKERS.get(random.nextInt(2));
        List<QueueDemand> demands = QUEUES.stream()
                .map(queue -> new QueueDemand(queue, 1 + random.nextInt(3)))
                .toList();
        List<ClaimedTask> claimed = same(queue -> queue.claim(worker, demands, LEASE));
        claimed.forEach(task -> leases.add(task.lease()));
    }

    /// Old leases are kept, so that late and forged ones are tried as well.
    private Lease lease(Random random) {
        return leases.isEmpty()
                ? new Lease(new TaskId(1), WORKERS.getFirst(), 1, clock.instant())
                : leases.get(random.nextInt(leases.size()));
    }

    private void settle(Random random) {
        Lease lease = lease(random);
        Settlement settlement = List.of(
                        Results.completed(),
                        Results.failed(),
                        new Settlement.CompletePartly(Results.NOTHING_FOUND, Results.NO_TOOL_RAN),
                        new RetryAfter(
                                Duration.ofSeconds(random.nextInt(2) * 10L),
                                Results.UNREACHABLE,
                                RetryLayer.values()[random.nextInt(3)]),
                        new Settlement.GiveBack())
                .get(random.nextInt(5));
        SettleReply reply = same(queue -> queue.settle(lease, settlement));
        if (reply instanceof SettleReply.LastOpenSubtask) {
            for (TaskStatus verdict : finalStates()) {
                same(queue -> queue.settleLast(lease, settlement, end(verdict)));
            }
        }
    }

    private void fold() {
        List<TaskId> foldable = same(queue -> queue.foldable(1_000));
        for (TaskId main : foldable) {
            for (TaskStatus verdict : finalStates()) {
                same(queue -> queue.fold(main, end(verdict)));
            }
        }
    }

    private static List<TaskStatus> finalStates() {
        return List.of(TaskStatus.values()).stream().filter(TaskStatus::isFinal).toList();
    }

    private static ParentEnd end(TaskStatus verdict) {
        var cause = new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "some");
        return new ParentEnd(
                verdict,
                verdict == TaskStatus.COMPLETED ? null : cause,
                new StoredFiles("p", "s"),
                Publication.NOTHING);
    }

    private <T> T same(Function<TaskQueue, T> verb) {
        T answer = verb.apply(memory);
        assertThat(verb.apply(postgres)).isEqualTo(answer);
        return answer;
    }

    private void assertSameRows(String when) {
        for (long key = 1; key <= tasks; key++) {
            var id = new TaskId(key);
            assertThat(fixture.facts(id))
                    .as("%s, task %d", when, key)
                    .isEqualTo(TaskFacts.of(memory.find(id).orElseThrow()));
        }
        Counters.assertEqualToRealCount(fixture);
    }
}
