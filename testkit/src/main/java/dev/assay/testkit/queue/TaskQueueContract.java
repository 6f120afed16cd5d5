package dev.assay.testkit.queue;

import static dev.assay.testkit.task.Results.CONNECTION_LOST;
import static dev.assay.testkit.task.Results.NO_TOOL_RAN;
import static dev.assay.testkit.task.Results.UNREACHABLE;
import static dev.assay.testkit.task.Results.completed;
import static dev.assay.testkit.task.Results.failed;
import static dev.assay.testkit.task.Results.findingsOf;
import static dev.assay.testkit.task.Results.withFiles;
import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.analysis.Severity;
import dev.assay.model.task.Attempts;
import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.Cancellation;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Lease;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Progress;
import dev.assay.model.task.Publication;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Reclaimed;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Settlement.RetryAfter;
import dev.assay.model.task.Settlement.RetryLayer;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.task.TaskBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [TaskQueue] promises. A queue that passes may be trusted wherever one is asked for.
///
/// Subclasses give each test an empty queue whose time is [#clock].
public abstract class TaskQueueContract {

    protected static final Duration LEASE = Duration.ofSeconds(30);
    protected static final QueueName QUEUE = QueueName.ANALYSIS;
    private static final QueueName OTHER_QUEUE = new QueueName("crawl");
    private static final Set<FailureCause.Code> WAITING =
            Set.of(FailureCause.Code.CIRCUIT_OPEN, FailureCause.Code.ANALYZER_UNREACHABLE);
    private static final FailureCause BUSY =
            new FailureCause(FailureCause.Code.ANALYZER_BUSY, "all replicas are at work");
    private static final FailureCause NOT_WRITTEN =
            new FailureCause(FailureCause.Code.RESULT_NOT_WRITTEN, "no space left on device");
    private static final StoredFiles MAIN_FILES = new StoredFiles("openai_gpt-4/app3/task_1", "b".repeat(64));

    protected final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    protected final WorkerId worker = new WorkerId("worker-1");
    protected final WorkerId rival = new WorkerId("worker-2");

    /// The same queue throughout a test.
    protected abstract TaskQueue queue();

    /// What the queue has stored about a task.
    protected abstract TaskFacts facts(TaskId task);

    @Test
    void a_task_is_submitted_claimed_run_and_settled() {
        TaskId id = submit(aTask());
        assertThat(facts(id).status()).isEqualTo(TaskStatus.PENDING);

        ClaimedTask claimed = claimOne();
        assertThat(claimed.id()).isEqualTo(id);
        assertThat(facts(id).status()).isEqualTo(TaskStatus.RUNNING);

        clock.forward(Duration.ofSeconds(20));
        assertThat(queue().renew(worker, List.of(claimed.lease()), LEASE)).containsExactly(id);
        assertThat(queue().progress(claimed.lease(), new Progress(50, "bandit", 1, 2)))
                .isTrue();

        SettleReply reply = queue().settle(claimed.lease(), new Settlement.Complete(findingsOf(Severity.HIGH)));
        assertThat(reply).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(facts(id).summary()).isEqualTo(new FindingSummary(0, 1, 0, 0, 0));
        assertThat(facts(id).finishedAt()).isEqualTo(clock.instant());
    }

    // --- submit

    @Test
    void the_same_request_under_the_same_key_is_answered_with_the_first_task() {
        TaskId first = submit(aTask().under("key", "digest"));

        assertThat(queue().submit(aTask().under("key", "digest").build())).isEqualTo(new Submission.Repeated(first));
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void a_finished_task_still_answers_for_its_key_but_not_for_another() {
        TaskId first = submit(aTask().under("key", "digest"));
        queue().settle(claimOne().lease(), completed());

        assertThat(queue().submit(aTask().under("key", "digest").build())).isEqualTo(new Submission.Repeated(first));
        assertThat(queue().submit(aTask().under("other", "digest").build())).isInstanceOf(Submission.Created.class);
        assertThat(queue().submit(aTask().build())).isInstanceOf(Submission.Created.class);
    }

    @Test
    void another_request_under_a_used_key_is_refused() {
        TaskId first = submit(aTask().under("key", "digest"));

        assertThat(queue().submit(
                                aTask().under("key", "other").withSubtasks("a").build()))
                .isEqualTo(new Submission.KeyReused(first));
        assertThat(claim(10)).hasSize(1);
    }

    // --- turns

    @Test
    void two_analyses_of_one_application_do_not_run_at_the_same_time() {
        TaskId first = submit(analysis());
        TaskId second = submit(analysis());

        List<ClaimedTask> claimed = claim(10);
        assertThat(claimed).extracting(ClaimedTask::parent).containsExactly(first, first);
        assertThat(claim(10)).isEmpty();

        endWithItsLast(claimed);
        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(second, second);
    }

    @Test
    void the_next_analysis_is_ready_from_the_moment_the_one_before_has_ended() {
        submit(analysis());
        submit(analysis());
        List<ClaimedTask> claimed = claim(10);
        clock.forward(Duration.ofMinutes(3));

        endWithItsLast(claimed);

        assertThat(claimOne().readyAt()).isEqualTo(clock.instant());
    }

    @Test
    void analyses_of_other_applications_are_not_held_up() {
        TaskId first = submit(analysis());
        submit(analysis());
        TaskId other = submit(analysis().about(new Target("openai_gpt-4", 4)));
        TaskId nowhere = submit(analysis().about(null));

        assertThat(claim(10))
                .extracting(ClaimedTask::parent)
                .containsExactly(first, first, other, other, nowhere, nowhere);
    }

    @Test
    void among_those_that_wait_the_highest_priority_comes_first_and_then_the_oldest() {
        submit(analysis());
        List<ClaimedTask> running = claim(10);
        TaskId third = submit(analysis());
        TaskId fourth = submit(analysis());
        TaskId second = submit(analysis().urgent());

        for (TaskId next : List.of(second, third, fourth)) {
            endWithItsLast(running);
            running = claim(10);
            assertThat(running).extracting(ClaimedTask::parent).containsExactly(next, next);
        }
    }

    @Test
    void an_urgent_analysis_overtakes_one_that_has_not_begun() {
        TaskId first = submit(analysis());
        TaskId urgent = submit(analysis().urgent());

        List<ClaimedTask> claimed = claim(10);
        assertThat(claimed).extracting(ClaimedTask::parent).containsExactly(urgent, urgent);

        endWithItsLast(claimed);
        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(first, first);
    }

    @Test
    void an_analysis_that_has_begun_is_not_overtaken() {
        TaskId first = submit(analysis());
        ClaimedTask begun = claimOne();
        submit(analysis().urgent());
        assertThat(claimOne().parent()).isEqualTo(first);

        queue().release(List.of(begun.lease()));

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(first);
    }

    @Test
    void a_cancelled_analysis_passes_its_turn_on() {
        TaskId waiting = submit(analysis());
        TaskId second = submit(analysis());
        queue().cancel(waiting);
        List<ClaimedTask> claimed = claim(10);
        assertThat(claimed).extracting(ClaimedTask::parent).containsExactly(second, second);

        TaskId third = submit(analysis());
        queue().cancel(second);
        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(third, third);
    }

    @Test
    void an_analysis_cancelled_subtask_by_subtask_passes_its_turn_on() {
        submit(analysis());
        TaskId second = submit(analysis());
        List<ClaimedTask> claimed = claim(10);
        queue().release(claimed.stream().map(ClaimedTask::lease).toList());
        claim(10).forEach(task -> queue().cancel(task.id()));
        assertThat(claim(10)).isEmpty();

        TaskId first = queue().foldable(1).getFirst();
        assertThat(queue().fold(first, end(TaskStatus.CANCELLED))).isTrue();

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(second, second);
    }

    @Test
    void a_cancelled_analysis_that_waited_is_passed_over() {
        submit(analysis());
        List<ClaimedTask> claimed = claim(10);
        TaskId second = submit(analysis());
        TaskId third = submit(analysis());
        queue().cancel(second);

        endWithItsLast(claimed);

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(third, third);
    }

    @Test
    void an_analysis_whose_workers_are_lost_keeps_its_turn_until_it_is_folded() {
        TaskId first = submit(analysis());
        TaskId second = submit(analysis());
        claim(10);
        clock.forward(LEASE.plusSeconds(1));
        queue().reclaim(1, 10);
        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(first, first);

        clock.forward(LEASE.plusSeconds(1));
        queue().reclaim(1, 10);
        assertThat(claim(10)).isEmpty();
        queue().fold(first, end(TaskStatus.FAILED));

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(second, second);
    }

    @Test
    void an_analysis_that_is_to_be_retried_later_keeps_its_turn() {
        submit(analysis());
        TaskId second = submit(analysis());
        List<ClaimedTask> claimed = claim(10);
        queue().settle(claimed.get(0).lease(), completed());
        queue().settle(
                        claimed.get(1).lease(),
                        new RetryAfter(Duration.ofSeconds(30), UNREACHABLE, RetryLayer.PREFLIGHT));
        assertThat(claim(10)).isEmpty();

        clock.forward(Duration.ofSeconds(30));
        queue().promote(10);
        List<ClaimedTask> again = claim(10);
        assertThat(again)
                .extracting(ClaimedTask::id)
                .containsExactly(claimed.get(1).id());
        queue().settleLast(again.getFirst().lease(), completed(), end(TaskStatus.COMPLETED));

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(second, second);
    }

    @Test
    void an_analysis_for_later_takes_no_turn_before_its_time_and_waits_for_one_then() {
        TaskId later = submit(analysis().urgent().notBefore(clock.instant().plusSeconds(60)));
        TaskId first = submit(analysis());
        List<ClaimedTask> claimed = claim(10);
        assertThat(claimed).extracting(ClaimedTask::parent).containsExactly(first, first);

        clock.forward(Duration.ofSeconds(60));
        assertThat(queue().promote(1)).containsExactly(QUEUE);
        assertThat(queue().promote(10)).containsExactly(QUEUE);
        assertThat(claim(10)).isEmpty();

        endWithItsLast(claimed);
        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(later, later);
    }

    @Test
    void an_analysis_for_later_takes_the_turn_that_nobody_has() {
        TaskId later = submit(analysis().notBefore(clock.instant().plusSeconds(60)));
        clock.forward(Duration.ofSeconds(60));

        queue().promote(1);
        queue().promote(1);

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(later, later);
    }

    @Test
    void the_analyses_of_a_batch_take_turns_by_priority() {
        List<TaskId> ids = created(queue().submitAll(
                        List.of(
                                analysis().build(),
                                analysis().urgent().build(),
                                analysis().about(new Target("openai_gpt-4", 4)).build(),
                                analysis().build()),
                        null));

        List<ClaimedTask> claimed = claim(10);

        assertThat(claimed)
                .extracting(ClaimedTask::parent)
                .containsExactly(ids.get(1), ids.get(1), ids.get(2), ids.get(2));
        endWithItsLast(claimed.subList(0, 2));
        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(ids.get(0), ids.get(0));
    }

    private static TaskBuilder analysis() {
        return aTask().withSubtasks("ai-analyzer", "static-analyzer");
    }

    /// Two running subtasks of one main task.
    private void endWithItsLast(List<ClaimedTask> subtasks) {
        queue().settle(subtasks.get(0).lease(), completed());
        assertThat(queue().settleLast(subtasks.get(1).lease(), completed(), end(TaskStatus.COMPLETED)))
                .isInstanceOf(SettleReply.Settled.class);
    }

    // --- claim

    @Test
    void a_batch_is_submitted_in_order_with_all_its_subtasks() {
        List<TaskId> ids = created(queue().submitAll(
                        List.of(
                                aTask().withSubtasks("static-analyzer", "ai-analyzer")
                                        .build(),
                                aTask().in(OTHER_QUEUE)
                                        .urgent()
                                        .labelled("team", "a \"b\"")
                                        .build(),
                                aTask().notBefore(clock.instant().plusSeconds(60))
                                        .build()),
                        null));

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> assertThat(facts(id).status()).isEqualTo(TaskStatus.PENDING));
        List<ClaimedTask> claimed =
                queue().claim(worker, List.of(new QueueDemand(QUEUE, 10), new QueueDemand(OTHER_QUEUE, 10)), LEASE);
        assertThat(claimed).extracting(ClaimedTask::service).containsExactly(null, "static-analyzer", "ai-analyzer");
        assertThat(claimed.getFirst().id()).isEqualTo(ids.get(1));
        assertThat(claimed.getLast().parent()).isEqualTo(ids.getFirst());

        clock.forward(Duration.ofSeconds(60));
        queue().promote(10);
        assertThat(claimOne().id()).isEqualTo(ids.get(2));
    }

    @Test
    void a_batch_of_tasks_that_are_alike_is_submitted_in_order() {
        List<NewTask> batch = IntStream.range(0, 300)
                .mapToObj(i -> aTask().urgent()
                        .about(i % 3 == 0 ? null : new Target("openai_gpt-4", i))
                        .carrying("{\"number\":" + i + "}")
                        .build())
                .toList();

        List<TaskId> ids = created(queue().submitAll(batch, null));

        List<ClaimedTask> claimed = claim(300);
        assertThat(claimed).extracting(ClaimedTask::id).containsExactlyElementsOf(ids);
        assertThat(claimed)
                .extracting(ClaimedTask::payload)
                .containsExactlyElementsOf(batch.stream().map(NewTask::payload).toList());
        assertThat(claimed)
                .extracting(ClaimedTask::target)
                .containsExactlyElementsOf(batch.stream().map(NewTask::target).toList());
        assertThat(claimed).extracting(ClaimedTask::priority).containsOnly(Priority.URGENT);
    }

    @Test
    void a_batch_of_tasks_that_are_alike_waits_for_its_time() {
        created(queue().submitAll(
                        Collections.nCopies(
                                3,
                                aTask().notBefore(clock.instant().plusSeconds(60))
                                        .build()),
                        null));
        assertThat(claim(10)).isEmpty();

        clock.forward(Duration.ofSeconds(60));
        queue().promote(10);

        assertThat(claim(10)).hasSize(3);
    }

    @Test
    void the_same_batch_under_the_same_key_is_answered_with_its_first_tasks() {
        var batch = List.of(aTask().build(), aTask().withSubtasks("a").build(), aTask().build());
        var key = new NewTask.IdempotencyKey("k", "d1");
        List<TaskId> ids = created(queue().submitAll(batch, key));

        assertThat(queue().submitAll(batch, key)).isEqualTo(new BatchSubmission.Repeated(ids));
        assertThat(claim(10)).hasSize(3);
    }

    @Test
    void another_batch_under_a_used_key_is_refused_and_leaves_nothing() {
        TaskId first = submit(aTask().under("k", "d1"));

        assertThat(queue().submitAll(List.of(aTask().build(), aTask().build()), new NewTask.IdempotencyKey("k", "d2")))
                .isEqualTo(new BatchSubmission.KeyReused(first));
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void a_batch_that_is_none_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> queue().submitAll(List.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> queue().submitAll(List.of(aTask().under("k", "d").build()), null));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> queue().submitAll(Collections.nCopies(TaskQueue.MAX_BATCH + 1, aTask().build()), null))
                .withMessageContaining("10001");
    }

    @Test
    void higher_priority_is_claimed_first_and_older_before_younger() {
        TaskId low = submit(aTask().with(Priority.LOW));
        TaskId older = submit(aTask());
        TaskId younger = submit(aTask());
        TaskId urgent = submit(aTask().urgent());
        TaskId high = submit(aTask().with(Priority.HIGH));

        assertThat(claim(4)).extracting(ClaimedTask::id).containsExactly(urgent, high, older, younger);
        assertThat(claim(4)).extracting(ClaimedTask::id).containsExactly(low);
    }

    @Test
    void never_more_of_a_queue_is_claimed_than_there_is_room_for() {
        for (int i = 0; i < 4; i++) {
            submit(aTask());
            submit(aTask().in(OTHER_QUEUE));
        }

        List<ClaimedTask> claimed =
                queue().claim(worker, List.of(new QueueDemand(QUEUE, 1), new QueueDemand(OTHER_QUEUE, 3)), LEASE);

        assertThat(claimed).filteredOn(task -> task.queue().equals(QUEUE)).hasSize(1);
        assertThat(claimed).filteredOn(task -> task.queue().equals(OTHER_QUEUE)).hasSize(3);
    }

    @Test
    void a_queue_nobody_asks_for_is_left_alone() {
        submit(aTask().in(OTHER_QUEUE));

        assertThat(claim(10)).isEmpty();
        assertThat(queue().claim(worker, List.of(), LEASE)).isEmpty();
    }

    @Test
    void a_claimed_task_is_not_claimed_again() {
        submit(aTask());
        claimOne();

        assertThat(queue().claim(rival, List.of(new QueueDemand(QUEUE, 5)), LEASE))
                .isEmpty();
    }

    @Test
    void a_claim_tells_all_a_runner_needs() {
        submit(aTask().carrying("{\"a\":1}").with(Priority.HIGH));
        Instant ready = clock.instant();
        clock.forward(Duration.ofSeconds(3));

        ClaimedTask claimed = claimOne();

        assertThat(claimed.payload().json()).isEqualTo("{\"a\":1}");
        assertThat(claimed.priority()).isEqualTo(Priority.HIGH);
        assertThat(claimed.parent()).isNull();
        assertThat(claimed.readyAt()).isEqualTo(ready);
        assertThat(claimed.claimedAt()).isEqualTo(clock.instant());
        assertThat(claimed.lease().expiresAt()).isEqualTo(clock.instant().plus(LEASE));
        assertThat(claimed.attempts()).isEqualTo(new Attempts(1, 0, 0, 0));
    }

    @Test
    void the_epoch_grows_with_every_claim() {
        submit(aTask());
        Lease first = claimOne().lease();
        queue().release(List.of(first));
        Lease second = claimOne().lease();

        assertThat(second.epoch()).isGreaterThan(first.epoch());
    }

    // --- time

    @Test
    void a_task_that_waits_for_its_time_is_claimed_after_promotion_only() {
        Instant due = clock.instant().plusSeconds(60);
        submit(aTask().notBefore(due));
        assertThat(queue().promote(10)).isEmpty();
        assertThat(claim(1)).isEmpty();

        clock.forward(Duration.ofSeconds(60));

        assertThat(queue().promote(10)).containsExactly(QUEUE);
        assertThat(claimOne().readyAt()).isEqualTo(due);
        assertThat(queue().promote(10)).isEmpty();
    }

    @Test
    void promotion_takes_no_more_than_it_is_told() {
        for (int i = 0; i < 3; i++) {
            submit(aTask().notBefore(clock.instant().plusSeconds(1)));
        }
        clock.forward(Duration.ofSeconds(2));

        queue().promote(2);

        assertThat(claim(10)).hasSize(2);
    }

    @Test
    void a_time_that_has_passed_already_holds_nothing_up() {
        submit(aTask().notBefore(clock.instant().minusSeconds(5)));

        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void the_subtasks_of_a_main_task_wait_for_its_time() {
        submit(aTask().withSubtasks("a", "b").notBefore(clock.instant().plusSeconds(1)));
        assertThat(claim(5)).isEmpty();

        clock.forward(Duration.ofSeconds(1));
        queue().promote(10);

        assertThat(claim(5)).hasSize(2);
    }

    // --- hastening

    @Test
    void what_waits_for_a_service_is_claimable_at_once_when_hastened() {
        submit(aTask().withSubtasks("static-analyzer", "ai-analyzer"));
        retry(UNREACHABLE, RetryLayer.PREFLIGHT);
        retry(UNREACHABLE, RetryLayer.PREFLIGHT);
        clock.forward(Duration.ofSeconds(1));

        assertThat(queue().hasten("static-analyzer", WAITING, 10)).isEqualTo(1);

        ClaimedTask claimed = claimOne();
        assertThat(claimed.service()).isEqualTo("static-analyzer");
        assertThat(claimed.readyAt()).isEqualTo(clock.instant());
        assertThat(facts(claimed.id()).notBefore()).isEqualTo(clock.instant());
        assertThat(claim(1)).isEmpty();
        assertThat(queue().hasten("static-analyzer", WAITING, 10)).isZero();
    }

    @Test
    void what_waits_for_another_reason_is_not_hastened() {
        submit(aTask().withSubtasks("static-analyzer")
                .about(new Target("openai_gpt-4", 4))
                .notBefore(clock.instant().plusSeconds(60)));
        submit(aTask().withSubtasks("static-analyzer"));
        retry(CONNECTION_LOST, RetryLayer.FAILURE);

        assertThat(queue().hasten("static-analyzer", WAITING, 10)).isZero();
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void hastening_takes_no_more_than_it_is_told_and_the_oldest_first() {
        submit(aTask().withSubtasks("static-analyzer").about(new Target("openai_gpt-4", 3)));
        submit(aTask().withSubtasks("static-analyzer").about(new Target("openai_gpt-4", 4)));
        retry(UNREACHABLE, RetryLayer.PREFLIGHT);
        retry(UNREACHABLE, RetryLayer.PREFLIGHT);

        assertThat(queue().hasten("static-analyzer", WAITING, 1)).isEqualTo(1);
        TaskId oldest = claimOne().id();
        assertThat(queue().hasten("static-analyzer", WAITING, 1)).isEqualTo(1);
        assertThat(claimOne().id()).isGreaterThan(oldest);
    }

    @Test
    void waiting_for_a_place_is_charged_to_no_counter() {
        TaskId id = submit(aTask());
        retry(BUSY, RetryLayer.CAPACITY);

        assertThat(facts(id).attempts()).isEqualTo(new Attempts(1, 0, 0, 0));
        assertThat(facts(id).cause()).isEqualTo(FailureCause.Code.ANALYZER_BUSY);
        assertThat(facts(id).notBefore()).isEqualTo(clock.instant().plusSeconds(30));
    }

    // --- leases

    @Test
    void a_renewed_lease_is_not_reclaimed() {
        submit(aTask());
        Lease lease = claimOne().lease();
        clock.forward(Duration.ofSeconds(20));
        queue().renew(worker, List.of(lease), LEASE);
        clock.forward(Duration.ofSeconds(20));

        assertThat(queue().reclaim(3, 10)).isEmpty();
    }

    @Test
    void renewing_tells_which_leases_are_lost() {
        submit(aTask());
        submit(aTask());
        submit(aTask());
        List<Lease> leases = claim(3).stream().map(ClaimedTask::lease).toList();
        queue().cancel(leases.get(0).task());
        queue().settle(leases.get(1), completed());

        assertThat(queue().renew(worker, leases, LEASE))
                .containsExactly(leases.get(2).task());
        assertThat(queue().renew(rival, leases, LEASE)).isEmpty();
        assertThat(queue().renew(worker, List.of(), LEASE)).isEmpty();
    }

    @Test
    void an_expired_lease_returns_the_task_to_the_queue() {
        TaskId id = submit(aTask());
        claimOne();
        clock.forward(LEASE.plusMillis(1));

        assertThat(queue().reclaim(3, 10)).containsExactly(new Reclaimed(id, worker, TaskStatus.PENDING));
        assertThat(facts(id).attempts()).isEqualTo(new Attempts(1, 0, 0, 1));
        assertThat(claimOne().attempts()).isEqualTo(new Attempts(2, 0, 0, 1));
    }

    @Test
    void a_task_that_loses_its_worker_too_often_is_stopped() {
        TaskId id = submit(aTask());

        List<Reclaimed> last = List.of();
        for (int loss = 1; loss <= 4; loss++) {
            claimOne();
            clock.forward(LEASE.plusMillis(1));
            last = queue().reclaim(3, 10);
        }

        assertThat(last).containsExactly(new Reclaimed(id, worker, TaskStatus.FAILED));
        assertThat(facts(id).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(facts(id).cause()).isEqualTo(FailureCause.Code.WORKER_LOST);
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void reclaim_takes_no_more_than_it_is_told() {
        submit(aTask());
        submit(aTask());
        claim(2);
        clock.forward(LEASE.plusMillis(1));

        assertThat(queue().reclaim(3, 1)).hasSize(1);
        assertThat(queue().reclaim(3, 10)).hasSize(1);
        assertThat(queue().reclaim(3, 10)).isEmpty();
    }

    @Test
    void what_comes_after_the_lease_was_lost_is_refused() {
        TaskId id = submit(aTask());
        Lease late = claimOne().lease();
        clock.forward(LEASE.plusMillis(1));
        queue().reclaim(3, 10);
        Lease current = claimOne(rival).lease();

        assertThat(queue().settle(late, completed())).isEqualTo(new SettleReply.Refused());
        assertThat(queue().progress(late, new Progress(99, null, 0, 0))).isFalse();
        assertThat(queue().release(List.of(late))).isZero();
        assertThat(facts(id).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(queue().settle(current, completed())).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
    }

    @Test
    void the_same_worker_with_an_earlier_epoch_is_refused() {
        submit(aTask());
        Lease earlier = claimOne().lease();
        queue().release(List.of(earlier));
        claimOne();

        assertThat(queue().settle(earlier, completed())).isEqualTo(new SettleReply.Refused());
        assertThat(queue().renew(worker, List.of(earlier), LEASE)).isEmpty();
    }

    @Test
    void another_worker_with_the_right_epoch_is_refused() {
        submit(aTask());
        Lease lease = claimOne().lease();
        var forged = new Lease(lease.task(), rival, lease.epoch(), lease.expiresAt());

        assertThat(queue().settle(forged, completed())).isEqualTo(new SettleReply.Refused());
        assertThat(queue().settle(lease, completed())).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
    }

    @Test
    void a_settlement_takes_effect_once() {
        submit(aTask());
        Lease lease = claimOne().lease();
        queue().settle(lease, completed());

        assertThat(queue().settle(lease, failed())).isEqualTo(new SettleReply.Refused());
        assertThat(facts(lease.task()).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void runs_that_end_together_each_prove_their_own_lease() {
        submit(aTask());
        submit(aTask());
        submit(aTask());
        submit(aTask());
        Lease lost = claimOne().lease();
        queue().release(List.of(lost));
        List<ClaimedTask> claimed = queue().claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 9)), LEASE);
        Lease done = leaseOf(claimed, 1);
        Lease failed = leaseOf(claimed, 2);
        Lease again = leaseOf(claimed, 3);

        List<SettleReply> replies = queue().settleAll(List.of(
                new TaskQueue.EndedRun(done, completed()),
                new TaskQueue.EndedRun(lost, completed()),
                new TaskQueue.EndedRun(failed, failed()),
                new TaskQueue.EndedRun(
                        again, new RetryAfter(Duration.ofSeconds(9), CONNECTION_LOST, RetryLayer.FAILURE))));

        assertThat(replies)
                .containsExactly(
                        new SettleReply.Settled(TaskStatus.COMPLETED),
                        new SettleReply.Refused(),
                        new SettleReply.Settled(TaskStatus.FAILED),
                        new SettleReply.Settled(TaskStatus.PENDING));
        assertThat(facts(lost.task()).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(facts(done.task()).finishedAt()).isEqualTo(clock.instant());
        assertThat(facts(failed.task()).cause()).isEqualTo(FailureCause.Code.NO_TOOL_RAN);
        assertThat(facts(again.task()).attempts().failures()).isEqualTo(1);
        assertThat(facts(again.task()).notBefore()).isEqualTo(clock.instant().plusSeconds(9));
    }

    private static Lease leaseOf(List<ClaimedTask> claimed, int index) {
        return claimed.stream().map(ClaimedTask::lease).toList().get(index);
    }

    @Test
    void runs_that_left_more_than_their_state_do_not_end_together() {
        submit(aTask());
        Lease lease = claimOne().lease();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue().settleAll(List.of(
                        new TaskQueue.EndedRun(lease, new Settlement.Complete(findingsOf(Severity.HIGH))))));
        assertThat(facts(lease.task()).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void released_tasks_are_claimable_at_once_and_no_counter_has_grown() {
        TaskId id = submit(aTask());
        ClaimedTask claimed = claimOne();
        clock.forward(Duration.ofSeconds(5));

        assertThat(queue().release(List.of(claimed.lease()))).isEqualTo(1);
        assertThat(queue().release(List.of(claimed.lease()))).isZero();

        assertThat(facts(id).attempts()).isEqualTo(claimed.attempts());
        assertThat(claimOne().readyAt()).isEqualTo(clock.instant());
    }

    // --- settle

    @Test
    void a_failure_is_stored_with_its_cause() {
        TaskId id = submit(aTask());

        queue().settle(claimOne().lease(), new Settlement.Fail(NO_TOOL_RAN, findingsOf(Severity.LOW)));

        assertThat(facts(id).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(facts(id).cause()).isEqualTo(FailureCause.Code.NO_TOOL_RAN);
        assertThat(facts(id).summary().low()).isEqualTo(1);
    }

    @Test
    void a_retry_waits_its_delay_and_is_charged_to_its_layer() {
        TaskId id = submit(aTask());
        retry(UNREACHABLE, RetryLayer.PREFLIGHT);
        assertThat(facts(id).attempts()).isEqualTo(new Attempts(1, 1, 0, 0));
        assertThat(facts(id).cause()).isEqualTo(FailureCause.Code.ANALYZER_UNREACHABLE);
        assertThat(facts(id).notBefore()).isEqualTo(clock.instant().plusSeconds(30));
        assertThat(claim(1)).isEmpty();

        clock.forward(Duration.ofSeconds(30));
        queue().promote(10);
        retry(CONNECTION_LOST, RetryLayer.FAILURE);

        assertThat(facts(id).attempts()).isEqualTo(new Attempts(2, 1, 1, 0));
    }

    @Test
    void a_retry_without_delay_is_claimable_at_once() {
        submit(aTask());
        queue().settle(claimOne().lease(), new RetryAfter(Duration.ZERO, CONNECTION_LOST, RetryLayer.FAILURE));

        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void success_after_a_retry_leaves_no_cause() {
        TaskId id = submit(aTask());
        queue().settle(claimOne().lease(), new RetryAfter(Duration.ZERO, CONNECTION_LOST, RetryLayer.FAILURE));
        queue().settle(claimOne().lease(), completed());

        assertThat(facts(id).cause()).isNull();
    }

    @Test
    void a_task_given_back_is_as_it_was() {
        TaskId id = submit(aTask());

        SettleReply reply = queue().settle(claimOne().lease(), new Settlement.GiveBack());

        assertThat(reply).isEqualTo(new SettleReply.Settled(TaskStatus.PENDING));
        assertThat(facts(id).attempts()).isEqualTo(new Attempts(1, 0, 0, 0));
        assertThat(facts(id).cause()).isNull();
        assertThat(claim(1)).hasSize(1);
    }

    // --- publication

    @Test
    void files_are_published_before_the_state_says_that_they_are_there() {
        TaskId id = submit(aTask());
        var published = new ArrayList<String>();

        queue().settle(
                        claimOne().lease(),
                        new Settlement.Complete(
                                withFiles(findingsOf(Severity.LOW), "a/app1/t", () -> published.add("file"))));

        assertThat(published).containsExactly("file");
        assertThat(facts(id).files()).isEqualTo(new StoredFiles("a/app1/t", "a".repeat(64)));
    }

    @Test
    void nothing_is_published_for_a_refused_settlement() {
        submit(aTask());
        Lease lease = claimOne().lease();
        queue().cancel(lease.task());
        var published = new ArrayList<String>();

        SettleReply reply = queue().settle(
                        lease,
                        new Settlement.Complete(
                                withFiles(findingsOf(Severity.LOW), "a/app1/t", () -> published.add("file"))));

        assertThat(reply).isEqualTo(new SettleReply.Refused());
        assertThat(published).isEmpty();
    }

    @Test
    void a_failed_publication_leaves_everything_as_it_was() {
        TaskId id = submit(aTask());
        Lease lease = claimOne().lease();
        var full = new Settlement.Complete(withFiles(findingsOf(Severity.LOW), "a/app1/t", () -> {
            throw new IOException("no space left on device");
        }));

        assertThatExceptionOfType(PublicationFailedException.class)
                .isThrownBy(() -> queue().settle(lease, full))
                .withMessageContaining("no space left");

        assertThat(facts(id).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(facts(id).summary()).isEqualTo(FindingSummary.NONE);
        assertThat(queue().settle(lease, completed())).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
    }

    // --- main tasks

    @Test
    void a_main_task_is_claimed_through_its_subtasks_and_ends_with_the_last() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        assertThat(facts(main).status()).isEqualTo(TaskStatus.PENDING);

        List<ClaimedTask> claimed = claim(5);
        assertThat(claimed).extracting(ClaimedTask::service).containsExactly("a", "b");
        assertThat(claimed).allSatisfy(task -> assertThat(task.parent()).isEqualTo(main));
        assertThat(facts(main).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(facts(main).startedAt()).isEqualTo(clock.instant());

        var found = new Settlement.Complete(findingsOf(Severity.HIGH));
        assertThat(queue().settle(claimed.get(0).lease(), found))
                .isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(queue().settle(claimed.get(1).lease(), found)).isEqualTo(new SettleReply.LastOpenSubtask(main));
        assertThat(facts(claimed.get(1).id()).status()).isEqualTo(TaskStatus.RUNNING);

        assertThat(queue().settleLast(claimed.get(1).lease(), found, end(TaskStatus.COMPLETED)))
                .isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(facts(main).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(facts(main).summary()).isEqualTo(new FindingSummary(0, 2, 0, 0, 0));
        assertThat(facts(main).files()).isEqualTo(MAIN_FILES);
        assertThat(facts(main).finishedAt()).isEqualTo(clock.instant());
    }

    @Test
    void a_retry_of_the_last_subtask_does_not_end_the_main_task() {
        TaskId main = submit(aTask().withSubtasks("a"));

        retry(UNREACHABLE, RetryLayer.PREFLIGHT);

        assertThat(facts(main).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void a_verdict_that_is_no_longer_right_is_not_written() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        List<ClaimedTask> claimed = claim(2);
        queue().settle(claimed.get(0).lease(), failed());

        // worked out while "a" was thought to complete
        SettleReply reply = queue().settleLast(claimed.get(1).lease(), completed(), end(TaskStatus.COMPLETED));

        assertThat(reply).isEqualTo(new SettleReply.LastOpenSubtask(main));
        assertThat(facts(claimed.get(1).id()).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(queue().settleLast(claimed.get(1).lease(), completed(), end(TaskStatus.PARTIAL_SUCCESS)))
                .isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(facts(main).status()).isEqualTo(TaskStatus.PARTIAL_SUCCESS);
    }

    @Test
    void a_subtask_whose_sibling_is_still_open_does_not_end_the_main_task() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        List<ClaimedTask> claimed = claim(2);

        SettleReply reply = queue().settleLast(claimed.get(0).lease(), completed(), end(TaskStatus.COMPLETED));

        assertThat(reply).isEqualTo(new SettleReply.LastOpenSubtask(main));
        assertThat(facts(main).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void the_last_subtask_without_its_lease_ends_nothing() {
        TaskId main = submit(aTask().withSubtasks("a"));
        Lease late = claimOne().lease();
        queue().release(List.of(late));
        var published = new ArrayList<String>();

        SettleReply reply =
                queue().settleLast(late, completed(), end(TaskStatus.COMPLETED, () -> published.add("main")));

        assertThat(reply).isEqualTo(new SettleReply.Refused());
        assertThat(published).isEmpty();
        assertThat(facts(main).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void the_main_tasks_files_follow_the_last_subtasks_own() {
        submit(aTask().withSubtasks("a"));
        var published = new ArrayList<String>();

        queue().settleLast(
                        claimOne().lease(),
                        new Settlement.Complete(
                                withFiles(findingsOf(Severity.LOW), "s", () -> published.add("subtask"))),
                        end(TaskStatus.COMPLETED, () -> published.add("main")));

        assertThat(published).containsExactly("subtask", "main");
    }

    @Test
    void when_the_main_tasks_files_fail_the_subtask_is_not_settled_either() {
        TaskId main = submit(aTask().withSubtasks("a"));
        Lease lease = claimOne().lease();
        ParentEnd broken = end(TaskStatus.COMPLETED, () -> {
            throw new IOException("disk full");
        });

        assertThatExceptionOfType(PublicationFailedException.class)
                .isThrownBy(() -> queue().settleLast(lease, completed(), broken));

        assertThat(facts(lease.task()).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(facts(main).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(queue().settleLast(lease, completed(), end(TaskStatus.COMPLETED)))
                .isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
    }

    @Test
    void only_a_subtask_that_ends_can_end_a_main_task() {
        submit(aTask());
        Lease alone = claimOne().lease();
        submit(aTask().withSubtasks("a"));
        Lease subtask = claimOne().lease();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> queue().settleLast(alone, completed(), end(TaskStatus.COMPLETED)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> queue().settleLast(subtask, new Settlement.GiveBack(), end(TaskStatus.COMPLETED)));
    }

    // --- cancel

    @Test
    void a_waiting_task_is_cancelled_at_once() {
        TaskId id = submit(aTask());

        assertThat(queue().cancel(id)).isEqualTo(new Cancellation.Cancelled());
        assertThat(facts(id).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(facts(id).finishedAt()).isEqualTo(clock.instant());
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void a_task_that_waits_for_its_time_can_be_cancelled() {
        TaskId id = submit(aTask().notBefore(clock.instant().plusSeconds(5)));

        assertThat(queue().cancel(id)).isEqualTo(new Cancellation.Cancelled());

        clock.forward(Duration.ofSeconds(5));
        assertThat(queue().promote(10)).isEmpty();
    }

    @Test
    void a_running_task_is_cancelled_at_once_and_its_result_refused() {
        TaskId id = submit(aTask());
        Lease lease = claimOne().lease();

        assertThat(queue().cancel(id)).isEqualTo(new Cancellation.Cancelled());

        assertThat(queue().renew(worker, List.of(lease), LEASE)).isEmpty();
        assertThat(queue().settle(lease, completed())).isEqualTo(new SettleReply.Refused());
        assertThat(facts(id).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void an_ended_task_cannot_be_cancelled() {
        TaskId id = submit(aTask());
        queue().settle(claimOne().lease(), completed());

        assertThat(queue().cancel(id)).isEqualTo(new Cancellation.AlreadyFinal(TaskStatus.COMPLETED));
        assertThat(facts(id).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void nothing_is_cancelled_where_nothing_is() {
        assertThat(queue().cancel(new TaskId(1L << 40))).isEqualTo(new Cancellation.Unknown());
    }

    @Test
    void a_main_task_is_cancelled_with_its_open_subtasks() {
        TaskId main = submit(aTask().withSubtasks("a", "b", "c"));
        List<ClaimedTask> claimed = claim(2);
        queue().settle(claimed.get(0).lease(), completed());

        assertThat(queue().cancel(main)).isEqualTo(new Cancellation.Cancelled());

        assertThat(facts(main).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(facts(claimed.get(0).id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(facts(claimed.get(1).id()).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(queue().settleLast(claimed.get(1).lease(), completed(), end(TaskStatus.COMPLETED)))
                .isEqualTo(new SettleReply.Refused());
        assertThat(claim(5)).isEmpty();
        assertThat(queue().foldable(10)).isEmpty();
    }

    @Test
    void a_cancelled_main_task_sums_up_what_its_subtasks_had_found() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        Lease first = claim(2).getFirst().lease();
        queue().settle(first, new Settlement.Complete(findingsOf(Severity.HIGH, Severity.LOW, Severity.LOW)));

        queue().cancel(main);

        assertThat(facts(main).summary()).isEqualTo(new FindingSummary(0, 1, 0, 2, 0));
    }

    @Test
    void a_main_task_that_never_ran_is_cancelled_with_the_last_of_its_subtasks() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        // the ids after the main task's are its subtasks'
        queue().cancel(new TaskId(main.key() + 1));
        assertThat(facts(main).status()).isEqualTo(TaskStatus.PENDING);

        queue().cancel(new TaskId(main.key() + 2));

        assertThat(facts(main).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(facts(main).finishedAt()).isEqualTo(clock.instant());
        assertThat(facts(main).files()).isNull();
        assertThat(queue().foldable(10)).isEmpty();
        assertThat(queue().fold(main, end(TaskStatus.CANCELLED))).isFalse();
    }

    // --- fold

    @Test
    void a_main_task_whose_last_subtask_was_cancelled_is_folded() {
        TaskId main = submit(aTask().withSubtasks("a", "b"));
        List<ClaimedTask> claimed = claim(2);
        queue().settle(claimed.get(0).lease(), completed());
        assertThat(queue().foldable(10)).isEmpty();

        queue().cancel(claimed.get(1).id());

        assertThat(queue().foldable(10)).containsExactly(main);
        assertThat(facts(main).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(queue().fold(main, end(TaskStatus.COMPLETED))).isFalse();
        assertThat(queue().fold(main, end(TaskStatus.PARTIAL_SUCCESS))).isTrue();
        assertThat(facts(main).status()).isEqualTo(TaskStatus.PARTIAL_SUCCESS);
        assertThat(queue().fold(main, end(TaskStatus.PARTIAL_SUCCESS))).isFalse();
        assertThat(queue().foldable(10)).isEmpty();
    }

    @Test
    void a_main_task_whose_only_subtask_lost_its_workers_is_folded() {
        TaskId main = submit(aTask().withSubtasks("a"));
        claimOne();
        clock.forward(LEASE.plusMillis(1));
        queue().reclaim(0, 10);

        assertThat(queue().foldable(10)).containsExactly(main);
        assertThat(queue().fold(main, end(TaskStatus.FAILED))).isTrue();
        assertThat(facts(main).status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void a_main_task_whose_subtasks_are_cancelled_one_by_one_is_folded() {
        TaskId main = submit(aTask().withSubtasks("a"));
        ClaimedTask claimed = claimOne();
        queue().release(List.of(claimed.lease()));
        queue().cancel(claimed.id());

        assertThat(queue().fold(main, end(TaskStatus.CANCELLED))).isTrue();
        assertThat(facts(main).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void an_open_main_task_is_not_folded() {
        TaskId main = submit(aTask().withSubtasks("a"));

        assertThat(queue().foldable(10)).isEmpty();
        assertThat(queue().fold(main, end(TaskStatus.COMPLETED))).isFalse();
        assertThat(queue().fold(new TaskId(1L << 40), end(TaskStatus.COMPLETED)))
                .isFalse();
    }

    @Test
    void a_main_task_whose_files_fail_stays_foldable() {
        TaskId main = submit(aTask().withSubtasks("a"));
        queue().cancel(claimOne().id());
        ParentEnd broken = end(TaskStatus.CANCELLED, () -> {
            throw new IOException("disk full");
        });

        assertThatExceptionOfType(PublicationFailedException.class).isThrownBy(() -> queue().fold(main, broken));

        assertThat(queue().foldable(10)).containsExactly(main);
    }

    @Test
    void a_main_task_whose_files_cannot_be_written_at_all_fails_although_its_subtasks_did_not() {
        TaskId last = submit(aTask().withSubtasks("a"));
        queue().settleLast(claimOne().lease(), completed(), ParentEnd.unwritten(NOT_WRITTEN));
        TaskId folded = submit(aTask().withSubtasks("a"));
        queue().cancel(claimOne().id());
        queue().fold(folded, ParentEnd.unwritten(NOT_WRITTEN));

        assertThat(List.of(facts(last), facts(folded))).allSatisfy(main -> {
            assertThat(main.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(main.cause()).isEqualTo(FailureCause.Code.RESULT_NOT_WRITTEN);
            assertThat(main.files()).isNull();
        });
    }

    // --- the words the tests are written in

    protected final TaskId submit(TaskBuilder task) {
        return ((Submission.Created) queue().submit(task.build())).id();
    }

    protected final List<ClaimedTask> claim(int room) {
        return queue().claim(worker, List.of(new QueueDemand(QUEUE, room)), LEASE);
    }

    protected final ClaimedTask claimOne() {
        return claimOne(worker);
    }

    private ClaimedTask claimOne(WorkerId by) {
        List<ClaimedTask> claimed = queue().claim(by, List.of(new QueueDemand(QUEUE, 1)), LEASE);
        assertThat(claimed).hasSize(1);
        return claimed.getFirst();
    }

    private static List<TaskId> created(BatchSubmission submission) {
        assertThat(submission).isInstanceOf(BatchSubmission.Created.class);
        return ((BatchSubmission.Created) submission).ids();
    }

    private void retry(FailureCause cause, RetryLayer layer) {
        queue().settle(claimOne().lease(), new RetryAfter(Duration.ofSeconds(30), cause, layer));
    }

    protected final ParentEnd end(TaskStatus verdict) {
        return end(verdict, Publication.NOTHING);
    }

    protected final ParentEnd end(TaskStatus verdict, Publication publication) {
        boolean hasCause = Set.of(TaskStatus.PARTIAL_SUCCESS, TaskStatus.FAILED).contains(verdict);
        var cause = new FailureCause(FailureCause.Code.SUBTASKS_FAILED, "a: NO_TOOL_RAN");
        return new ParentEnd(verdict, hasCause ? cause : null, MAIN_FILES, publication);
    }
}
