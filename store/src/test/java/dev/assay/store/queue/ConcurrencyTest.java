package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.Cancellation;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult.StoredFiles;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.postgres.LockWaits;
import dev.assay.testkit.postgres.OpenTransaction;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Moments at which two verbs meet on one row.
@Timeout(60)
class ConcurrencyTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final QueueFixture fixture = new QueueFixture(10);
    private final TaskQueue queue = fixture.queue();
    private final WorkerId worker = new WorkerId("worker");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void of_many_submits_under_one_key_one_makes_the_task() throws Exception {
        var made = new ArrayList<Submission>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var running = new ArrayList<Future<Submission>>();
            for (int i = 0; i < 40; i++) {
                String key = "key-" + i % 4;
                running.add(threads.submit(() -> queue.submit(
                        aTask().under(key, "d").withSubtasks("a", "b").build())));
            }
            for (Future<Submission> each : running) {
                made.add(each.get());
            }
        }

        assertThat(made).filteredOn(Submission.Created.class::isInstance).hasSize(4);
        assertThat(made).filteredOn(Submission.Repeated.class::isInstance).hasSize(36);
        assertThat(fixture.number("select count(*) from task")).isEqualTo(12);
    }

    @Test
    void a_settle_in_progress_does_not_hold_up_the_renewal_of_the_others() throws Exception {
        queue.submit(aTask().build());
        queue.submit(aTask().build());
        List<Lease> leases = claim(2);
        var parked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);

        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<SettleReply> settling = threads.submit(() -> queue.settle(
                    leases.getFirst(), new Settlement.Complete(Results.withFiles(Results.NOTHING_FOUND, "p", () -> {
                        parked.countDown();
                        await(goOn);
                    }))));
            await(parked);

            assertThat(queue.renew(worker, leases, LEASE)).hasSize(2);

            goOn.countDown();
            assertThat(settling.get()).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        }
    }

    @Test
    void a_lease_that_expires_under_a_live_worker_changes_nothing_for_whoever_has_the_task_now() {
        queue.submit(aTask().build());
        Lease late = claim(1).getFirst();
        fixture.execute("update task set lease_until = now() - interval '1 second'");
        queue.reclaim(3, 10);
        WorkerId rival = new WorkerId("rival");
        Lease current = queue.claim(rival, List.of(new QueueDemand(QueueName.ANALYSIS, 1)), LEASE)
                .getFirst()
                .lease();

        assertThat(queue.renew(worker, List.of(late), LEASE)).isEmpty();
        assertThat(queue.settle(late, Results.failed())).isEqualTo(new SettleReply.Refused());
        assertThat(queue.settle(current, Results.completed())).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
    }

    @Test
    void a_cancel_that_meets_a_settle_waits_and_finds_it_done() throws Exception {
        queue.submit(aTask().withSubtasks("a").build());
        Lease lease = claim(1).getFirst();
        var parked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);

        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<SettleReply> settling = threads.submit(() -> queue.settleLast(
                    lease,
                    new Settlement.Complete(Results.withFiles(Results.NOTHING_FOUND, "p", () -> {
                        parked.countDown();
                        await(goOn);
                    })),
                    new ParentEnd(TaskStatus.COMPLETED, null, new StoredFiles("p", "s"), Publication.NOTHING)));
            await(parked);
            var main = new TaskId(fixture.number("select key from task where subtasks > 0"));
            var cancelling = threads.submit(() -> queue.cancel(main));
            LockWaits.await(fixture.pool, 1);
            goOn.countDown();

            assertThat(settling.get()).isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
            assertThat(cancelling.get()).isEqualTo(new Cancellation.AlreadyFinal(TaskStatus.COMPLETED));
        }
    }

    @Test
    void cancels_of_the_last_waiting_subtasks_that_meet_cancel_their_main_task() throws Exception {
        var main = ((Submission.Created)
                        queue.submit(aTask().withSubtasks("a", "b").build()))
                .id();

        try (var threads = Executors.newFixedThreadPool(2);
                var other = new OpenTransaction(fixture.pool)) {
            other.execute("select from task where key = " + main.key() + " for no key update");
            // the ids after the main task's are its subtasks'
            var first = threads.submit(() -> queue.cancel(new TaskId(main.key() + 1)));
            var second = threads.submit(() -> queue.cancel(new TaskId(main.key() + 2)));
            LockWaits.await(fixture.pool, 2);
            other.rollback();

            assertThat(List.of(first.get(), second.get())).containsOnly(new Cancellation.Cancelled());
            assertThat(fixture.facts(main).status()).isEqualTo(TaskStatus.CANCELLED);
        }
    }

    /// After its counters it must wait for nobody's turn: who has that turn may be waiting for those counters.
    @Test
    void a_promotion_does_not_wait_for_the_turn_of_an_application_whose_task_has_ended_meanwhile() throws Exception {
        for (int app = 1; app <= 2; app++) {
            queue.submit(aTask().about(new Target("m", app))
                    .notBefore(Instant.now().plusSeconds(60))
                    .withSubtasks("a")
                    .build());
        }
        fixture.execute("update task set not_before = created_at");
        fixture.execute("insert into application_turn (model, app) values ('m', 1), ('m', 2)");

        try (var threads = Executors.newSingleThreadExecutor();
                var turns = new OpenTransaction(fixture.pool);
                var turnOfFirst = new OpenTransaction(fixture.pool)) {
            turnOfFirst.execute("select from application_turn where app = 1 for no key update");
            turns.execute("lock table application_turn in share row exclusive mode");
            var promoting = threads.submit(() -> queue.promote(10));
            LockWaits.await(fixture.pool, 1);
            turns.execute(
                    "update task set status = 'CANCELLED', hold = null, subtasks_open = 0, finished_at = now() where app = 1");
            turns.commit();

            assertThat(promoting.get(20, TimeUnit.SECONDS)).containsExactly(QueueName.ANALYSIS);
        }

        assertThat(fixture.texts(
                        "select app::text from task where status = 'PENDING' and hold is null and subtasks = 0"))
                .containsExactly("2");
    }

    /// Who has the counters of one queue waits for those of a later one, never the other way round.
    @Test
    void a_batch_for_several_queues_is_counted_in_the_order_of_their_names() throws Exception {
        var earlier = new QueueName("a-queue");
        var later = new QueueName("b-queue");
        var batch = List.of(
                aTask().in(later).build(), aTask().in(earlier).withSubtasks("a").build());
        queue.submitAll(batch, null);
        fixture.countInOneShard();
        fixture.execute("update queue_count set shard = 0");

        try (var threads = Executors.newSingleThreadExecutor();
                var claiming = new OpenTransaction(fixture.pool)) {
            claiming.execute("select from queue_count where queue = 'a-queue' for no key update");
            var submitting = threads.submit(() -> queue.submitAll(batch, null));
            LockWaits.await(fixture.pool, 1);
            claiming.execute("select from queue_count where queue = 'b-queue' for no key update nowait");
            claiming.rollback();

            assertThat(submitting.get(20, TimeUnit.SECONDS)).isInstanceOf(BatchSubmission.Created.class);
        }
    }

    private List<Lease> claim(int room) {
        return queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, room)), LEASE).stream()
                .map(ClaimedTask::lease)
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ending);
        }
    }
}
