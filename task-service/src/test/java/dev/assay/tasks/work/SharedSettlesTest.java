package dev.assay.tasks.work;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.TaskQueue.EndedRun;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.queue.InMemoryTaskQueue;
import dev.assay.testkit.task.Results;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who ends together with whom, and what that must not change.
@Timeout(30)
class SharedSettlesTest {

    private final InMemoryTaskQueue memory = new InMemoryTaskQueue(Clock.systemUTC());
    private final List<Integer> batches = new ArrayList<>();
    private volatile Consumer<List<EndedRun>> before = _ -> {};

    private final SharedSettles settles = new SharedSettles(
            new FlakyQueue(memory) {
                @Override
                public List<SettleReply> settleAll(List<EndedRun> runs) {
                    before.accept(runs);
                    synchronized (batches) {
                        batches.add(runs.size());
                    }
                    return super.settleAll(runs);
                }
            },
            1);

    @Test
    void whoever_comes_alone_waits_for_nobody() {
        ClaimedTask task = claimed(1).getFirst();

        assertThat(settles.settle(task.lease(), Results.completed()))
                .isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
        assertThat(batches).containsExactly(1);
    }

    @Test
    void those_who_come_during_a_write_share_the_next_one() throws InterruptedException {
        List<ClaimedTask> tasks = claimed(6);
        var firstIsWriting = new CountDownLatch(1);
        var othersHaveCome = new CountDownLatch(1);
        before = runs -> {
            firstIsWriting.countDown();
            await(othersHaveCome);
        };
        var replies = new ArrayList<CompletableFuture<SettleReply>>();
        replies.add(settling(tasks.getFirst()));
        firstIsWriting.await();
        tasks.subList(1, 6).forEach(task -> replies.add(settling(task)));
        while (settles.waiting() < 5) {
            Thread.onSpinWait();
        }
        othersHaveCome.countDown();

        assertThat(replies.stream().map(CompletableFuture::join))
                .containsOnly(new SettleReply.Settled(TaskStatus.COMPLETED))
                .hasSize(6);
        assertThat(batches).containsExactly(1, 5);
    }

    @Test
    void one_that_cannot_be_written_spoils_nothing_for_its_neighbours() throws InterruptedException {
        List<ClaimedTask> tasks = claimed(4);
        var firstIsWriting = new CountDownLatch(1);
        var othersHaveCome = new CountDownLatch(1);
        before = runs -> {
            firstIsWriting.countDown();
            await(othersHaveCome);
            if (runs.stream().anyMatch(run -> run.lease().equals(tasks.get(2).lease()))) {
                throw new IllegalStateException("cannot be written");
            }
        };
        CompletableFuture<SettleReply> first = settling(tasks.getFirst());
        firstIsWriting.await();
        var others = tasks.subList(1, 4).stream().map(this::settling).toList();
        while (settles.waiting() < 3) {
            Thread.onSpinWait();
        }
        othersHaveCome.countDown();

        assertThat(first.join()).isInstanceOf(SettleReply.Settled.class);
        assertThat(others.get(0).join()).isInstanceOf(SettleReply.Settled.class);
        assertThatThrownBy(others.get(1)::join).hasRootCauseMessage("cannot be written");
        assertThat(others.get(2).join()).isInstanceOf(SettleReply.Settled.class);
    }

    @Test
    void nobody_waits_for_ever_when_the_queue_answers_nonsense() throws InterruptedException {
        var forgetful = new SharedSettles(
                new FlakyQueue(memory) {
                    @Override
                    public List<SettleReply> settleAll(List<EndedRun> runs) {
                        return List.of();
                    }
                },
                1);
        List<ClaimedTask> tasks = claimed(50);
        var ends = tasks.stream()
                .map(task -> {
                    var end = new CompletableFuture<Throwable>();
                    Thread.ofVirtual().start(() -> {
                        try {
                            forgetful.settle(task.lease(), Results.completed());
                            end.complete(new AssertionError("settled"));
                        } catch (RuntimeException e) {
                            end.complete(e);
                        }
                    });
                    return end;
                })
                .toList();

        assertThat(ends.stream().map(CompletableFuture::join))
                .allSatisfy(end -> assertThat(end).hasMessageContaining("did not answer"));
    }

    @Test
    void a_store_that_is_away_is_told_to_all_and_each_comes_again() {
        ClaimedTask task = claimed(1).getFirst();
        before = _ -> {
            throw new QueueUnavailableException("away", new java.io.IOException("no route"));
        };
        assertThatThrownBy(() -> settles.settle(task.lease(), Results.completed()))
                .isInstanceOf(QueueUnavailableException.class);
        before = _ -> {};

        assertThat(settles.settle(task.lease(), Results.completed()))
                .isEqualTo(new SettleReply.Settled(TaskStatus.COMPLETED));
    }

    private CompletableFuture<SettleReply> settling(ClaimedTask task) {
        var reply = new CompletableFuture<SettleReply>();
        Thread.ofVirtual().start(() -> {
            try {
                reply.complete(settles.settle(task.lease(), Results.completed()));
            } catch (RuntimeException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    private List<ClaimedTask> claimed(int count) {
        for (int i = 0; i < count; i++) {
            memory.submit(aTask().build());
        }
        return memory.claim(
                new WorkerId("worker"), List.of(new QueueDemand(QueueName.ANALYSIS, count)), Duration.ofSeconds(30));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
