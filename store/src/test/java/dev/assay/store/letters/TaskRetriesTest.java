package dev.assay.store.letters;

import static dev.assay.store.letters.LetterFixture.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.letter.DeadLetter;
import dev.assay.model.letter.LetterState;
import dev.assay.model.retry.Pace;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.Retried.Refusal;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.Revision;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What trying ended tasks again promises: a new task each, once, with what was asked for before.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskRetriesTest {

    private static final String COPIED = "kind || ' ' || queue || ' ' || priority || ' ' || model || app || payload";

    private final LetterFixture fixture = new LetterFixture();

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void a_redrive_makes_a_new_task_like_the_old_one() {
        TaskId old = fixture.submit(aTask().urgent()
                .carrying("{\"tools\":[\"bandit\"]}")
                .about(new Target("demo", 4))
                .labelled("team", "a")
                .ofPipeline("pipeline_1")
                .withSubtasks("static-analyzer", "ai-analyzer"));
        fixture.failAll();
        String before = row(old);

        TaskId again = made(old, RetryTerms.REDRIVE);

        assertThat(row(old)).isEqualTo(before);
        assertThat(fixture.letters.find(old).orElseThrow())
                .returns(LetterState.REDRIVEN, DeadLetter::state)
                .returns(again, DeadLetter::redrivenAs);
        assertThat(fixture.status(again)).isEqualTo(TaskStatus.PENDING);
        assertThat(facts(again, COPIED + " || labels")).isEqualTo(facts(old, COPIED + " || labels"));
        assertThat(facts(again, "coalesce(pipeline_id, 'none')")).isEqualTo("none");
        assertThat(parts(again)).isEqualTo(parts(old)).hasSize(2);
        assertThat(fixture.claimAll()).hasSize(2);
    }

    @Test
    void redriving_twice_answers_with_the_first() {
        TaskId old = fixture.aDeadTask();
        TaskId again = made(old, RetryTerms.REDRIVE);

        assertThat(retry(old, RetryTerms.REDRIVE)).isEqualTo(new Retried.Before(old, again));
        assertThat(retry(old, RetryTerms.BY_HAND)).isEqualTo(new Retried.Before(old, again));
        assertThat(fixture.number("select count(*) from task")).isEqualTo(2);
    }

    @Test
    void a_letter_whose_new_task_has_been_deleted_is_not_redriven_again() {
        TaskId old = fixture.aDeadTask();
        TaskId again = made(old, RetryTerms.REDRIVE);
        fixture.execute("delete from task where key = " + again.key());

        assertThat(refusal(old, RetryTerms.REDRIVE)).isEqualTo(Refusal.REDRIVEN_BEFORE);
        assertThat(fixture.letters.find(old).orElseThrow().redrivenAs()).isNull();
    }

    @Test
    void a_pace_spreads_the_new_tasks_and_goes_on_over_batches() {
        List<TaskId> dead =
                Stream.generate(() -> fixture.submit(aTask())).limit(5).toList();
        fixture.failAll();
        RetryTerms terms = RetryTerms.REDRIVE.at(new Pace(60));

        fixture.retries.retry(dead.subList(0, 3), terms);
        fixture.retries.retry(dead.subList(3, 5), terms.after(3));

        assertThat(fixture.texts("select coalesce(extract(epoch from not_before - created_at)::integer, 0)::text"
                        + " from task where status = 'PENDING' order by key"))
                .containsExactly("0", "1", "2", "3", "4");
        assertThat(fixture.claimAll()).hasSize(1);
        fixture.clock.forward(Duration.ofSeconds(2));
        fixture.queue.promote(10);
        assertThat(fixture.claimAll()).hasSize(2);
    }

    @Test
    void a_revision_changes_the_new_task_and_one_that_does_not_fit_is_left_as_it_was() {
        TaskId good = fixture.submit(aTask());
        TaskId bad = fixture.submit(aTask().ofKind("crawl"));
        fixture.failAll();
        Revision onlyAnalyses = again ->
                again.kind().name().equals("crawl") ? new Revision.Revised.Unfit("no tiers") : Revision.NONE.of(again);

        List<Retried> retried = fixture.retries.retry(
                List.of(bad, good), RetryTerms.REDRIVE.with(onlyAnalyses.then(Revision.priority(Priority.LOW))));

        assertThat(retried.getFirst()).isEqualTo(new Retried.Refused(bad, Refusal.UNFIT, "no tiers"));
        assertThat(retried.getLast())
                .isInstanceOfSatisfying(
                        Retried.Made.class,
                        made -> assertThat(facts(made.as(), "priority")).isEqualTo("1"));
        assertThat(fixture.letters.find(bad).orElseThrow().state()).isEqualTo(LetterState.OPEN);
    }

    @Test
    void by_hand_only_what_failed_of_a_partial_success_is_done_again() {
        TaskId main = fixture.anEndedMain(new TreeMap<>(Map.of("a", Results.completed(), "b", Results.failed())));
        TaskId again = made(main, RetryTerms.BY_HAND);

        assertThat(parts(again)).singleElement().asString().startsWith("b ");
    }

    @Test
    void by_hand_everything_is_done_again_when_asked_for() {
        TaskId main = fixture.anEndedMain(new TreeMap<>(Map.of("a", Results.completed(), "b", Results.failed())));
        TaskId again = made(main, RetryTerms.BY_HAND.withEverything(true));

        assertThat(parts(again)).hasSize(2);
    }

    @Test
    void by_hand_a_cancelled_task_is_done_again_and_a_completed_one_only_when_asked_for() {
        TaskId cancelled = fixture.submit(aTask().withSubtasks("a", "b"));
        fixture.queue.cancel(cancelled);
        TaskId completed = fixture.submit(aTask());
        fixture.end(fixture.claimAll().getFirst(), Results.completed());

        assertThat(parts(made(cancelled, RetryTerms.BY_HAND))).hasSize(2);
        assertThat(refusal(completed, RetryTerms.BY_HAND)).isEqualTo(Refusal.COMPLETED);
        assertThat(made(completed, RetryTerms.BY_HAND.withEverything(true))).isNotEqualTo(completed);
    }

    @Test
    void what_cannot_be_tried_again_says_why() {
        TaskId pending = fixture.submit(aTask());
        fixture.queue.cancel(pending);
        TaskId main = fixture.anEndedMain(Map.of("a", Results.completed()));
        var part = new TaskId(fixture.number("select max(key) from task where parent_key is not null"));
        TaskId nobody = new TaskId(1L << 40);
        TaskId open = fixture.submit(aTask());

        assertThat(refusal(open, RetryTerms.BY_HAND)).isEqualTo(Refusal.NOT_FINAL);
        assertThat(refusal(part, RetryTerms.BY_HAND)).isEqualTo(Refusal.IS_SUBTASK);
        assertThat(refusal(nobody, RetryTerms.BY_HAND)).isEqualTo(Refusal.UNKNOWN);
        assertThat(refusal(pending, RetryTerms.REDRIVE)).isEqualTo(Refusal.NO_DEAD_LETTER);
        assertThat(refusal(main, RetryTerms.REDRIVE)).isEqualTo(Refusal.NO_DEAD_LETTER);
    }

    @Test
    void a_task_named_twice_is_tried_again_once() {
        TaskId old = fixture.aDeadTask();

        assertThat(fixture.retries.retry(List.of(old, old), RetryTerms.REDRIVE)).hasSize(1);
        assertThat(fixture.retries.retry(List.of(), RetryTerms.REDRIVE)).isEmpty();
    }

    @Test
    void more_tasks_than_a_batch_are_refused() {
        List<TaskId> many = LongStream.rangeClosed(1, TaskRetries.MAX_BATCH + 1)
                .mapToObj(TaskId::new)
                .toList();

        assertThatThrownBy(() -> fixture.retries.retry(many, RetryTerms.REDRIVE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_new_task_waits_in_the_old_ones_queue() {
        TaskId old = fixture.submit(aTask().in(new QueueName("slow")));
        var demand = List.of(new QueueDemand(new QueueName("slow"), 1));
        fixture.end(
                fixture.queue
                        .claim(LetterFixture.WORKER, demand, LetterFixture.LEASE)
                        .getFirst(),
                Results.failed());
        TaskId again = made(old, RetryTerms.REDRIVE);

        assertThat(fixture.queue.claim(LetterFixture.WORKER, demand, LetterFixture.LEASE))
                .extracting(claimed -> claimed.id())
                .containsExactly(again);
    }

    private Retried retry(TaskId task, RetryTerms terms) {
        return fixture.retries.retry(List.of(task), terms).getFirst();
    }

    private TaskId made(TaskId task, RetryTerms terms) {
        Retried retried = retry(task, terms);
        assertThat(retried).isInstanceOf(Retried.Made.class);
        return ((Retried.Made) retried).as();
    }

    private Refusal refusal(TaskId task, RetryTerms terms) {
        Retried retried = retry(task, terms);
        assertThat(retried).isInstanceOf(Retried.Refused.class);
        return ((Retried.Refused) retried).why();
    }

    private String row(TaskId task) {
        return facts(task, "task::text");
    }

    private String facts(TaskId task, String expression) {
        return fixture.texts("select (" + expression + ")::text from task where key = " + task.key())
                .getFirst();
    }

    private List<String> parts(TaskId main) {
        return fixture.texts(
                "select service || ' ' || payload from task where parent_key = " + main.key() + " order by key");
    }
}
