package dev.assay.store.queue;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.history.EventCursor;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskEvents;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.store.history.PostgresTaskEvents;
import dev.assay.store.jdbc.Sql;
import dev.assay.testkit.postgres.Horizon;
import dev.assay.testkit.task.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Writers whose transactions begin early, do several things and commit in any order; a reader that stops and goes
/// on from its last cursor at random. It sees every edge once, and the edges of each task in the order in which the
/// task took them.
class FeedRaceTest {

    private static final int WRITERS = 6;
    private static final int TRANSACTIONS = 60;
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final QueueFixture fixture = new QueueFixture(WRITERS + 2);
    private final TaskQueue queue = fixture.queue();
    private final TaskEvents events = new PostgresTaskEvents(fixture.database);

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20261122})
    void a_reader_that_stops_and_goes_on_sees_every_edge_once_and_in_order(long seed)
            throws InterruptedException, ExecutionException {
        var read = new ArrayList<TaskEvent>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                var random = new Random(seed * 31 + i);
                var worker = new WorkerId("w" + i);
                writers.add(threads.submit(() -> write(random, worker)));
            }
            var random = new Random(seed);
            String position = EventCursor.BEGINNING.toString();
            while (true) {
                boolean last = writers.stream().allMatch(Future::isDone);
                if (last) {
                    Horizon.awaitPassed(fixture.pool);
                }
                List<TaskEvent> page =
                        events.read(EventCursor.parse(position).orElseThrow(), Set.of(), 1 + random.nextInt(20));
                // what was not handled before the reader stopped is read again
                List<TaskEvent> handled = page.subList(0, random.nextInt(page.size() + 1));
                read.addAll(handled);
                if (!handled.isEmpty()) {
                    position = handled.getLast().cursor().toString();
                }
                if (last && page.isEmpty()) {
                    break;
                }
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        assertThat(read.stream().map(event -> event.cursor().seq()))
                .as("seed %d", seed)
                .doesNotHaveDuplicates()
                .hasSize((int) fixture.number("select count(*) from task_edge"))
                .hasSizeGreaterThan(WRITERS * TRANSACTIONS);
        assertThat(read)
                .as("seed %d", seed)
                .isSortedAccordingTo((a, b) -> a.cursor().compareTo(b.cursor()));
        assertThatEveryTaskTookOneEdgeAfterTheOther(read);
    }

    private void assertThatEveryTaskTookOneEdgeAfterTheOther(List<TaskEvent> read) {
        Map<TaskId, @Nullable TaskStatus> states = new HashMap<>();
        for (TaskEvent event : read) {
            assertThat(event.edge().from())
                    .as("%s", event)
                    .isEqualTo(states.get(event.edge().task()));
            states.put(event.edge().task(), event.edge().to());
        }
        states.forEach((task, status) ->
                assertThat(fixture.facts(task).status()).as("%s", task).isEqualTo(status));
    }

    private void write(Random random, WorkerId worker) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            try {
                fixture.database.transact("some verbs", () -> {
                    if (random.nextBoolean()) {
                        fixture.number("select pg_current_xact_id()::text::bigint");
                    }
                    for (int verbs = 1 + random.nextInt(4); verbs > 0; verbs--) {
                        Thread.yield();
                        verb(random, worker);
                    }
                    return true;
                });
            } catch (QueueUnavailableException deadlockedTooOften) {
                assertThat(deadlockedTooOften).hasMessageContaining("some verbs");
            }
        }
    }

    private void verb(Random random, WorkerId worker) {
        switch (random.nextInt(5)) {
            case 0 -> queue.submit(aTask().build());
            case 1 -> queue.submit(aTask().withSubtasks("a", "b").build());
            case 2 -> anyOf("status in ('PENDING', 'RUNNING')").forEach(queue::cancel);
            default ->
                queue.claim(worker, List.of(new QueueDemand(QueueName.ANALYSIS, 2)), LEASE)
                        .forEach(claimed -> settle(random, claimed));
        }
    }

    private void settle(Random random, ClaimedTask claimed) {
        Settlement settlement = random.nextBoolean() ? Results.completed() : new Settlement.GiveBack();
        if (random.nextInt(4) > 0) {
            SettleReply reply = queue.settle(claimed.lease(), settlement);
            assertThat(reply).isNotInstanceOf(SettleReply.Refused.class);
        }
    }

    private List<TaskId> anyOf(String condition) {
        return fixture.database.query(
                new Sql("any", "select key from task where " + condition + " order by random() limit 1"),
                _ -> {},
                row -> new TaskId(row.getLong(1)));
    }
}
