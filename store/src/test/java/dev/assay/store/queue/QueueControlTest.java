package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.control.Purge;
import dev.assay.model.control.QueueControl;
import dev.assay.model.control.QueueSetting;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.store.control.PostgresQueueControl;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Queues do as their operator says, from the next claim on.
class QueueControlTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final QueueName CRAWL = new QueueName("crawl");
    private static final QueueName MEDIA = new QueueName("media");

    private final QueueFixture fixture = new QueueFixture(5);
    private final TaskQueue queue = fixture.queue();
    private final QueueControl control = new PostgresQueueControl(fixture.database, QueueClock.DATABASE);
    private final WorkerId worker = new WorkerId("worker");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_paused_queue_gives_nothing_and_holds_up_no_other() {
        submit(3, aTask().in(CRAWL).urgent());
        submit(1, aTask().in(MEDIA));
        control.pause(CRAWL);

        assertThat(claim(10)).extracting(ClaimedTask::queue).containsExactly(MEDIA);

        control.resume(CRAWL);
        assertThat(claim(10)).extracting(ClaimedTask::queue).containsExactly(CRAWL, CRAWL, CRAWL);
    }

    @Test
    void what_runs_when_a_queue_is_paused_runs_on() {
        submit(1, aTask().in(CRAWL));
        Lease lease = claim(1).getFirst().lease();

        control.pause(CRAWL);

        assertThat(queue.renew(worker, List.of(lease), LEASE)).containsExactly(lease.task());
        queue.settle(lease, Results.completed());
        assertThat(fixture.facts(lease.task()).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void a_queue_at_its_limit_gives_nothing_and_holds_up_no_other() {
        submit(5, aTask().in(CRAWL).urgent());
        submit(1, aTask().in(MEDIA));
        control.limit(CRAWL, 2, null);

        List<ClaimedTask> claimed = claim(10);
        assertThat(claimed).extracting(ClaimedTask::queue).containsExactly(CRAWL, CRAWL, MEDIA);
        assertThat(claim(10)).isEmpty();

        queue.settle(claimed.getFirst().lease(), Results.completed());
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void a_limit_below_what_runs_lets_it_run_and_a_limit_taken_off_is_gone() {
        submit(5, aTask().in(CRAWL));
        claim(3);

        control.limit(CRAWL, 1, null);
        assertThat(claim(10)).isEmpty();

        control.limit(CRAWL, null, null);
        assertThat(claim(10)).hasSize(2);
    }

    @Test
    @Timeout(60)
    void the_limit_is_never_exceeded_however_many_claim_at_once() throws Exception {
        int tasks = 600;
        int limit = 7;
        submit(tasks, aTask().in(CRAWL));
        control.limit(CRAWL, limit, null);
        var left = new AtomicInteger(tasks);
        var most = new AtomicInteger();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claimers = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                var claimer = new WorkerId("worker-" + i);
                claimers.add(threads.submit((Callable<?>) () -> {
                    while (left.get() > 0) {
                        List<ClaimedTask> claimed = queue.claim(claimer, List.of(new QueueDemand(CRAWL, 4)), LEASE);
                        // one statement sees one moment, so this is what really runs
                        int running = (int) fixture.number("select count(*) from task where status = 'RUNNING'");
                        most.accumulateAndGet(running, Math::max);
                        claimed.forEach(task -> queue.settle(task.lease(), Results.completed()));
                        left.addAndGet(-claimed.size());
                    }
                    return null;
                }));
            }
            await(claimers);
        }

        assertThat(most.get()).isBetween(1, limit);
        assertThat(fixture.number("select count(*) from task where status = 'COMPLETED'"))
                .isEqualTo(tasks);
    }

    @Test
    void settings_are_listed_as_they_were_made() {
        control.limit(MEDIA, 8, 2);
        control.pause(CRAWL);
        control.pause(CRAWL);

        assertThat(control.settings())
                .containsExactly(new QueueSetting(CRAWL, true, null, null), new QueueSetting(MEDIA, false, 8, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> control.limit(MEDIA, 0, null));
    }

    // --- purge

    @Test
    void a_purge_with_the_wrong_number_changes_nothing_and_says_the_right_one() {
        submit(3, aTask().in(CRAWL));

        assertThat(control.purge(CRAWL, 2)).isEqualTo(new Purge.Miscounted(3));
        assertThat(claim(10)).hasSize(3);
    }

    @Test
    void a_purge_cancels_what_waits_and_leaves_what_runs_and_other_queues() {
        submit(2, aTask().in(CRAWL));
        List<ClaimedTask> running = claim(1);
        submit(1, aTask().in(CRAWL).notBefore(Instant.now().plusSeconds(600)));
        submit(1, aTask().in(MEDIA));

        assertThat(control.purge(CRAWL, 2)).isEqualTo(new Purge.Purged(2));
        assertThat(control.purge(CRAWL, 0)).isEqualTo(new Purge.Purged(0));

        assertThat(fixture.number("select count(*) from task where queue = 'crawl' and status = 'CANCELLED'"))
                .isEqualTo(2);
        assertThat(fixture.facts(running.getFirst().id()).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(claim(10)).extracting(ClaimedTask::queue).containsExactly(MEDIA);
        Counters.assertEqualToRealCount(fixture);
    }

    @Test
    void a_purge_ends_analyses_that_never_ran_with_all_that_wait_behind_them() {
        List<TaskId> mains = submit(5, aTask().in(CRAWL).withSubtasks("a", "b"));

        assertThat(control.purge(CRAWL, 10)).isEqualTo(new Purge.Purged(10));
        assertThat(fixture.number("select count(*) from task where cancel_reason = 'purged from its queue'"))
                .as("main tasks and their parts")
                .isEqualTo(15);

        assertThat(mains)
                .allSatisfy(main -> assertThat(fixture.facts(main).status()).isEqualTo(TaskStatus.CANCELLED));
        submit(1, aTask().in(CRAWL).withSubtasks("a"));
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void a_purge_of_an_analysis_that_runs_leaves_its_end_to_the_fold() {
        TaskId main = submit(1, aTask().in(CRAWL).withSubtasks("a", "b")).getFirst();
        ClaimedTask running = claim(1).getFirst();

        assertThat(control.purge(CRAWL, 1)).isEqualTo(new Purge.Purged(1));

        assertThat(fixture.facts(main).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(fixture.number("select subtasks_open from task where key = " + main.key()))
                .isEqualTo(1);
        assertThat(fixture.facts(running.id()).status()).isEqualTo(TaskStatus.RUNNING);
    }

    @Test
    void a_large_purge_goes_batch_by_batch() {
        queue.submitAll(
                IntStream.range(0, 2_500)
                        .mapToObj(_ -> aTask().in(CRAWL).build())
                        .toList(),
                null);

        assertThat(control.purge(CRAWL, 2_500)).isEqualTo(new Purge.Purged(2_500));
        assertThat(claim(10)).isEmpty();
    }

    // --- turns

    @Test
    void an_application_that_got_stuck_is_mended() {
        List<TaskId> mains = submit(2, aTask().in(CRAWL).withSubtasks("a"));
        fixture.execute("update application_turn set main_key = null");
        fixture.execute("update task set hold = 'APPLICATION' where parent_key is not null");
        assertThat(claim(10)).isEmpty();

        assertThat(control.mendTurns()).isEqualTo(1);

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(mains.getFirst());
        assertThat(control.mendTurns()).isZero();
    }

    @Test
    void deleting_an_analysis_that_has_the_turn_passes_it_on() {
        List<TaskId> mains = submit(2, aTask().in(CRAWL).withSubtasks("a"));

        fixture.execute("delete from task where key = " + mains.getFirst().key());

        assertThat(claim(10)).extracting(ClaimedTask::parent).containsExactly(mains.getLast());
    }

    private List<TaskId> submit(int count, TaskBuilder task) {
        return IntStream.range(0, count)
                .mapToObj(_ -> ((Submission.Created) queue.submit(task.build())).id())
                .toList();
    }

    private List<ClaimedTask> claim(int room) {
        return queue.claim(worker, List.of(new QueueDemand(CRAWL, room), new QueueDemand(MEDIA, room)), LEASE);
    }

    private static void await(List<Future<?>> futures) throws InterruptedException, ExecutionException {
        for (Future<?> future : futures) {
            future.get();
        }
    }
}
