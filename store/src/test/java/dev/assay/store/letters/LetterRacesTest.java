package dev.assay.store.letters;

import static dev.assay.store.letters.LetterFixture.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.LetterFilter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.page.PageRequest;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Operators, workers and retention at work on the same letters at the same time: each letter is decided once, and
/// no two of them wait for each other in a circle.
class LetterRacesTest {

    private static final int LETTERS = 120;

    private final LetterFixture fixture = new LetterFixture();

    @AfterEach
    void close() {
        assertThat(fixture.deadlocks()).as("deadlocks").isZero();
        fixture.close();
    }

    @Test
    void two_redrives_at_once_make_one_task_of_each_letter() throws Exception {
        List<TaskId> dead = letters();
        List<List<Retried>> answers = LetterFixture.atOnce(
                List.of(inSmallBatches(dead), inSmallBatches(dead.reversed()), inSmallBatches(shuffled(dead, 1))));

        assertThat(fixture.number("select count(*) from task where parent_key is null"))
                .isEqualTo(2L * LETTERS);
        assertThat(answers.stream().flatMap(List::stream).filter(Retried.Made.class::isInstance))
                .hasSize(LETTERS);
        for (TaskId task : dead) {
            assertThat(answers.stream()
                            .flatMap(List::stream)
                            .filter(answer -> answer.task().equals(task))
                            .map(LetterRacesTest::as)
                            .distinct())
                    .as("everybody is told the same task")
                    .hasSize(1);
        }
    }

    @Test
    void a_redrive_and_a_discard_at_once_have_one_winner_per_letter() throws Exception {
        List<TaskId> dead = letters();
        var discarded = Collections.synchronizedSet(new HashSet<TaskId>());
        Callable<List<Retried>> discard = () -> {
            for (TaskId task : dead.reversed()) {
                discarded.addAll(fixture.letters.discard(List.of(task), "no"));
            }
            return List.of();
        };

        List<Retried> redriven =
                LetterFixture.atOnce(List.of(inSmallBatches(dead), discard)).getFirst();

        Set<TaskId> made = new HashSet<>();
        redriven.stream().filter(Retried.Made.class::isInstance).forEach(answer -> made.add(answer.task()));
        assertThat(made).doesNotContainAnyElementsOf(discarded);
        assertThat(made.size() + discarded.size()).isEqualTo(LETTERS);
        assertThat(fixture.number("select count(*) from dead_letter where state = 'DISCARDED'"))
                .isEqualTo(discarded.size());
        assertThat(fixture.number("select count(*) from task_retry")).isEqualTo(made.size());
        assertThat(fixture.letters.open(LetterFilter.ALL, 10)).isEmpty();
    }

    @Test
    void a_redrive_while_retention_deletes_finds_each_letter_or_does_not() throws Exception {
        List<TaskId> dead = letters();
        Callable<List<Retried>> retention = () -> {
            for (int from = 0; from < dead.size(); from += 10) {
                List<TaskId> some = dead.reversed().subList(from, from + 10);
                fixture.delete("key in ("
                        + String.join(
                                ",", some.stream().map(task -> "" + task.key()).toList())
                        + ")");
            }
            return List.of();
        };

        List<Retried> answers =
                LetterFixture.atOnce(List.of(inSmallBatches(dead), retention)).getFirst();

        assertThat(answers)
                .allMatch(answer -> answer instanceof Retried.Made
                        || answer instanceof Retried.Refused(var _, var why, var _) && why == Retried.Refusal.UNKNOWN);
        long made = answers.stream().filter(Retried.Made.class::isInstance).count();
        assertThat(fixture.number("select count(*) from task where parent_key is null"))
                .isEqualTo(made);
        assertThat(fixture.number("select count(*) from task_retry")).isEqualTo(made);
        assertThat(fixture.number("select count(*) from dead_letter")).isZero();
    }

    @ParameterizedTest(name = "about {0} applications")
    @ValueSource(ints = {1, 3, 150})
    void workers_bulk_cancels_redrives_and_deletes_lose_nothing(int applications) throws Exception {
        var priorities = new Random(11);
        for (int i = 0; i < 150; i++) {
            var task = TaskBuilder.aTask()
                    .about(new Target("demo", 1 + i / 2 % applications))
                    .with(Priority.ofRank(1 + priorities.nextInt(4)));
            fixture.submit(i % 2 == 0 ? task : task.withSubtasks("a", "b", "c"));
        }
        Set<TaskStatus> open = Set.of(TaskStatus.PENDING, TaskStatus.RUNNING);
        var some = new TaskFilter(open, null, null, null, null, null);
        Callable<Boolean> operator = () -> {
            var random = new Random(7);
            for (int i = 0; i < 40; i++) {
                List<TaskId> tasks = shuffled(fixture.bulk.matching(some, 400), random.nextInt());
                fixture.bulk.cancel(tasks.subList(0, Math.min(3, tasks.size())), "enough");
                fixture.retries.retry(fixture.letters.open(LetterFilter.ALL, 5), RetryTerms.REDRIVE);
                fixture.delete("key in (select task_key from dead_letter where state = 'REDRIVEN'"
                        + " order by task_key limit 2)");
            }
            return true;
        };

        LetterFixture.atOnce(List.of(worker(1), worker(2), worker(3), operator));
        while (work(new Random(5))) {
            // what the last redrives made
        }
        fixture.queue
                .foldable(1_000)
                .forEach(main -> Stream.of(TaskStatus.values())
                        .filter(TaskStatus::isFinal)
                        .forEach(_ -> fixture.queue.fold(main, fixture.endOf(main, main, TaskStatus.FAILED))));

        assertThat(fixture.texts("select task::text from task where finished_at is null"))
                .isEmpty();
        assertThat(fixture.number("select count(*) from task left join dead_letter on task_key = key"
                        + " where parent_key is null and (status = 'FAILED') <> (task_key is not null)"))
                .as("failed tasks without a letter, or letters without a failed task")
                .isZero();
        assertThat(fixture.number("select coalesce(sum(pending + running), 0) from queue_count"))
                .isZero();
    }

    private Callable<Boolean> worker(int seed) {
        return () -> {
            var random = new Random(seed);
            for (int idle = 0; idle < 20; ) {
                idle = work(random) ? 0 : idle + 1;
            }
            return true;
        };
    }

    /// Claims some, and settles what is not cancelled meanwhile; false when there was nothing.
    private boolean work(Random random) {
        List<ClaimedTask> claimed = fixture.queue.claim(
                LetterFixture.WORKER,
                List.of(new QueueDemand(QueueName.ANALYSIS, 1 + random.nextInt(8))),
                LetterFixture.LEASE);
        for (ClaimedTask task : claimed) {
            var settlement = random.nextInt(3) > 0 ? Results.failed() : Results.completed();
            SettleReply reply = fixture.queue.settle(task.lease(), settlement);
            while (reply instanceof SettleReply.LastOpenSubtask(var main)) {
                reply = fixture.queue.settleLast(
                        task.lease(), settlement, fixture.endOf(main, task.id(), settlement.status()));
            }
        }
        return !claimed.isEmpty();
    }

    private List<TaskId> letters() {
        for (int i = 0; i < LETTERS; i++) {
            fixture.submit(i % 3 == 0 ? aTask().withSubtasks("a", "b") : aTask());
        }
        fixture.failAll();
        List<TaskId> dead =
                fixture.letters.list(LetterFilter.ALL, LetterState.OPEN, PageRequest.first(500)).items().stream()
                        .map(DeadLetter::task)
                        .toList();
        assertThat(dead).hasSize(LETTERS);
        return dead;
    }

    private Callable<List<Retried>> inSmallBatches(List<TaskId> tasks) {
        return () -> {
            var answers = new ArrayList<Retried>();
            for (int from = 0; from < tasks.size(); from += 8) {
                answers.addAll(fixture.retries.retry(
                        tasks.subList(from, Math.min(from + 8, tasks.size())), RetryTerms.REDRIVE));
            }
            return answers;
        };
    }

    private static List<TaskId> shuffled(List<TaskId> tasks, int seed) {
        var copy = new ArrayList<>(tasks);
        Collections.shuffle(copy, new Random(seed));
        return copy;
    }

    private static TaskId as(Retried answer) {
        return switch (answer) {
            case Retried.Made(var _, var as) -> as;
            case Retried.Before(var _, var as) -> as;
            case Retried.Refused refused -> throw new AssertionError(refused);
        };
    }
}
