package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.model.history.Attempt;
import dev.assay.model.history.Edge;
import dev.assay.model.history.TaskHistory;
import dev.assay.model.history.Timeline;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
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
import dev.assay.model.task.WorkerId;
import dev.assay.store.history.PostgresTaskHistory;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Every verb leaves its edges on the timeline, with who took them and why.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final StoredFiles FILES = new StoredFiles("p", "s");

    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final QueueFixture fixture = new QueueFixture(2);
    private final TaskQueue queue = fixture.queue(clock::instant);
    private final TaskHistory history = new PostgresTaskHistory(fixture.database);
    private final WorkerId worker = new WorkerId("w1");

    @BeforeEach
    void empty() {
        fixture.execute("delete from task");
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void a_run_that_goes_well_is_submitted_claimed_and_settled() {
        Instant submitted = clock.instant();
        TaskId task = submit(aTask());
        clock.forward(Duration.ofSeconds(2));
        Lease lease = claim();
        clock.forward(Duration.ofSeconds(5));
        queue.settle(lease, Results.completed());

        Timeline timeline = timeline(task);

        assertThat(story(timeline))
                .containsExactly(
                        "- > PENDING request SUBMITTED",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > COMPLETED w1 SETTLED");
        assertThat(timeline.edges().getFirst().at()).isEqualTo(submitted);
        assertThat(timeline.attempts())
                .containsExactly(new Attempt(
                        task,
                        null,
                        1,
                        "w1",
                        1,
                        timeline.edges().get(1).at(),
                        new Attempt.End(timeline.edges().get(2).at(), "COMPLETED", null)));
        assertThat(Duration.between(
                        timeline.attempts().getFirst().startedAt(),
                        timeline.edges().getLast().at()))
                .hasSeconds(5);
    }

    @Test
    void retries_tell_their_layer_their_cause_and_until_when_they_wait() {
        TaskId task = submit(aTask());
        Instant untilWhen = clock.instant().plusSeconds(30);
        retry(Results.UNREACHABLE, Settlement.RetryLayer.PREFLIGHT);
        retry(Results.CONNECTION_LOST, Settlement.RetryLayer.FAILURE);
        queue.settle(claim(), Results.failed());

        Timeline timeline = timeline(task);

        assertThat(story(timeline))
                .containsExactly(
                        "- > PENDING request SUBMITTED",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > PENDING w1 PREFLIGHT_RETRY ANALYZER_UNREACHABLE",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > PENDING w1 FAILURE_RETRY CONNECTION_LOST",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > FAILED w1 SETTLED NO_TOOL_RAN");
        assertThat(timeline.edges().get(2).notBefore()).isEqualTo(untilWhen);
        assertThat(timeline.edges().get(3).notBefore()).isNull();
        assertThat(timeline.attempts())
                .extracting(Attempt::number, attempt -> outcome(attempt))
                .containsExactly(tuple(1, "PREFLIGHT_RETRY"), tuple(2, "FAILURE_RETRY"), tuple(3, "FAILED"));
    }

    @Test
    void what_is_given_back_and_what_is_taken_back_differ() {
        TaskId task = submit(aTask());
        queue.settle(claim(), new Settlement.GiveBack());
        queue.release(List.of(claim()));
        claim();
        clock.forward(Duration.ofMinutes(1));
        queue.reclaim(1, 10);
        claim();
        clock.forward(Duration.ofMinutes(1));
        queue.reclaim(1, 10);

        assertThat(story(timeline(task)))
                .containsExactly(
                        "- > PENDING request SUBMITTED",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > PENDING w1 GIVEN_BACK",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > PENDING w1 GIVEN_BACK",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > PENDING service LEASE_EXPIRED WORKER_LOST",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > FAILED service LEASE_EXPIRED WORKER_LOST");
    }

    @Test
    void a_main_task_s_timeline_has_its_subtasks_and_ends_after_them() {
        TaskId main = submit(aTask().withSubtasks("a", "b").ofPipeline("pipeline_1"));
        Lease first = claim();
        queue.settle(first, Results.completed());
        Lease last = claim();
        assertThat(queue.settle(last, Results.failed())).isInstanceOf(SettleReply.LastOpenSubtask.class);
        queue.settleLast(
                last,
                Results.failed(),
                new ParentEnd(TaskStatus.PARTIAL_SUCCESS, Results.NO_TOOL_RAN, FILES, Publication.NOTHING));

        Timeline timeline = timeline(main);

        assertThat(story(timeline))
                .containsExactly(
                        "- > INITIALIZING pipeline_1 SUBMITTED",
                        "sub - > PENDING pipeline_1 SUBMITTED",
                        "sub - > PENDING pipeline_1 SUBMITTED",
                        "INITIALIZING > PENDING service SUBTASKS_CREATED",
                        "sub PENDING > RUNNING w1 CLAIMED",
                        "PENDING > RUNNING service SUBTASK_CLAIMED",
                        "sub RUNNING > COMPLETED w1 SETTLED",
                        "sub PENDING > RUNNING w1 CLAIMED",
                        "sub RUNNING > FAILED w1 SETTLED NO_TOOL_RAN",
                        "RUNNING > PARTIAL_SUCCESS service SUBTASKS_ENDED NO_TOOL_RAN");
        assertThat(timeline.attempts()).extracting(Attempt::service).containsExactly("a", "b");
        assertThat(timeline(first.task()).edges()).hasSize(3);
    }

    @Test
    void a_cancelled_main_task_takes_its_children_with_it_first() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        claim();
        queue.cancel(main);

        assertThat(story(timeline(main)).subList(6, 9))
                .containsExactly(
                        "sub RUNNING > CANCELLED request CANCEL_REQUESTED",
                        "sub PENDING > CANCELLED request CANCEL_REQUESTED",
                        "RUNNING > CANCELLED request CANCEL_REQUESTED");
    }

    @Test
    void a_fold_is_the_subtasks_end_whatever_it_comes_to() {
        TaskId main = submit(aTask().withSubtasks("a"));
        queue.cancel(claim().task());
        queue.fold(main, new ParentEnd(TaskStatus.CANCELLED, null, FILES, Publication.NOTHING));

        assertThat(story(timeline(main)))
                .endsWith(
                        "sub RUNNING > CANCELLED request CANCEL_REQUESTED",
                        "RUNNING > CANCELLED service SUBTASKS_ENDED");
    }

    @Test
    void the_last_waiting_subtask_takes_its_main_task_with_it() {
        TaskId main = submit(aTask().withSubtasks("a"));
        queue.cancel(new TaskId(main.key() + 1));

        assertThat(story(timeline(main)))
                .endsWith(
                        "sub PENDING > CANCELLED request CANCEL_REQUESTED",
                        "PENDING > CANCELLED request CANCEL_REQUESTED");
    }

    @Test
    void a_batch_is_recorded_task_by_task() {
        NewTask task = aTask().withSubtasks("a", "b").build();
        queue.submitAll(List.of(task, task, aTask().build()), null);

        assertThat(fixture.number("select count(*) from task_edge")).isEqualTo(7);
    }

    @Test
    void neighbours_that_are_cancelled_at_once_share_a_row_whoever_ran_them_and_whatever_befell_them() {
        queue.submitAll(Collections.nCopies(60, aTask().build()), null);
        String claim = """
                update task set status = 'RUNNING', worker = 'w' || key, lease_until = now(), started_at = now(), epoch = epoch + 1
                """;
        fixture.execute(claim);
        fixture.execute("""
                update task set status = 'PENDING', worker = null, lease_until = null, lost = 1, cause_code = 'WORKER_LOST',
                                cause_message = 'lost by ' || key
                """);
        fixture.execute(claim);
        fixture.execute("update task set status = 'CANCELLED', worker = null, lease_until = null, finished_at = now()");

        // sixty neighbours lie in one block of 64, or in two
        assertThat(fixture.number("select count(*) from edge_block where to_status = 'CANCELLED'"))
                .isLessThanOrEqualTo(2);
        assertThat(fixture.texts("""
                        select distinct actor || ' ' || reason || ' ' || coalesce(cause_message, '-') from task_edge
                        where to_status = 'CANCELLED'
                        """)).containsExactly("request CANCEL_REQUESTED -");
        assertThat(fixture.number("select count(distinct cause_message) from task_edge where reason = 'LEASE_EXPIRED'"))
                .isEqualTo(60);
    }

    /// A single new task has a way of its own through the trigger, once its queue is counted.
    @Test
    void one_alone_is_recorded_and_counted_as_one_of_many() {
        Instant later = clock.instant().plusSeconds(60);
        List<TaskBuilder> kinds = List.of(aTask(), aTask().notBefore(later), aTask().ofPipeline("p1"));
        for (TaskBuilder kind : kinds) {
            submit(kind);
            submit(kind);
            queue.submitAll(Collections.nCopies(2, kind.build()), null);
        }

        assertThat(fixture.texts("""
                        select count(*)::text from task_edge
                        group by at, not_before, epoch, from_status, to_status, actor, reason
                        """)).containsExactly("4", "4", "4");
        Counters.assertEqualToRealCount(fixture);
    }

    /// The trigger's plan is made for the first, small statement and kept for the large one.
    @Test
    void a_statement_about_many_tasks_does_not_compare_each_with_each() {
        queue.submitAll(Collections.nCopies(10_000, aTask().build()), null);
        for (int i = 0; i < 12; i++) {
            fixture.execute("update task set priority = 3 where key = (select min(key) from task)");
        }

        assertThat(fixture.number("""
                with changed as (update task set status = 'CANCELLED', finished_at = now() returning 1)
                select count(*) from changed
                """)).isEqualTo(10_000);

        assertThat(fixture.number("select count(*) from task_edge where to_status = 'CANCELLED'"))
                .isEqualTo(10_000);
        assertThat(fixture.texts("select unnest(proconfig) from pg_proc where proname = 'record_changed_tasks'"))
                .containsExactly("enable_nestloop=off");
    }

    @Test
    void whoever_goes_around_the_verbs_is_recorded_too_and_renewals_are_not() {
        TaskId task = submit(aTask());
        Lease lease = claim();
        queue.renew(worker, List.of(lease), LEASE);
        fixture.execute("update task set priority = 4");
        fixture.execute("update task set status = 'CANCELLED', worker = null, lease_until = null, finished_at = now()");

        assertThat(story(timeline(task)))
                .containsExactly(
                        "- > PENDING request SUBMITTED",
                        "PENDING > RUNNING w1 CLAIMED",
                        "RUNNING > CANCELLED request CANCEL_REQUESTED");
    }

    @Test
    void a_task_that_is_not_there_has_no_timeline_and_a_deleted_one_leaves_nothing() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        fixture.execute("delete from task");

        assertThat(history.timeline(main)).isEmpty();
        assertThat(fixture.number("select count(*) from edge_block")).isZero();
    }

    /// Neighbours share rows; none of them is to notice.
    @Test
    void one_that_is_deleted_leaves_its_neighbours_history_as_it_was() {
        queue.submitAll(Collections.nCopies(200, aTask().build()), null);
        queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 150)), LEASE);
        List<TaskId> all = fixture.texts("select key::text from task order by key").stream()
                .map(key -> new TaskId(Long.parseLong(key)))
                .toList();
        List<Timeline> before = all.stream().map(this::timeline).toList();
        long rows = fixture.number("select count(*) from edge_block");
        assertThat(rows).isLessThan(12);

        List<TaskId> gone = List.of(all.get(0), all.get(70), all.get(199));
        gone.forEach(task -> fixture.execute("delete from task where key = " + task.key()));

        for (int i = 0; i < all.size(); i++) {
            if (gone.contains(all.get(i))) {
                assertThat(history.timeline(all.get(i))).isEmpty();
            } else {
                assertThat(timeline(all.get(i))).isEqualTo(before.get(i));
            }
        }
        assertThat(fixture.number("""
                select count(*) from edge_block, unnest(keys) as one (key) where one.key not in (select key from task)
                """)).isZero();
        assertThat(fixture.number("select count(*) from edge_block")).isEqualTo(rows);
    }

    private TaskId submit(TaskBuilder task) {
        return ((Submission.Created) queue.submit(task.build())).id();
    }

    private Lease claim() {
        return queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE).stream()
                .map(ClaimedTask::lease)
                .findFirst()
                .orElseThrow();
    }

    private void retry(FailureCause cause, Settlement.RetryLayer layer) {
        queue.settle(claim(), new Settlement.RetryAfter(Duration.ofSeconds(30), cause, layer));
        clock.forward(Duration.ofSeconds(30));
        queue.promote(10);
    }

    private Timeline timeline(TaskId task) {
        return history.timeline(task).orElseThrow();
    }

    private static String outcome(Attempt attempt) {
        Attempt.End end = attempt.end();
        return end == null ? "-" : end.outcome();
    }

    private static List<String> story(Timeline timeline) {
        return timeline.edges().stream().map(HistoryTest::sentence).toList();
    }

    private static String sentence(Edge edge) {
        var cause = edge.cause();
        return (edge.isOfSubtask() ? "sub " : "")
                + (edge.from() == null ? "-" : edge.from())
                + " > " + edge.to() + " " + edge.actor() + " " + edge.reason()
                + (cause == null ? "" : " " + cause.code());
    }
}
