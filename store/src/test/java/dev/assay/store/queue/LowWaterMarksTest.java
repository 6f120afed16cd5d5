package dev.assay.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Attempts;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Lease;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.WorkerId;
import dev.assay.store.queue.LowWaterMarks.Start;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LowWaterMarksTest {

    private static final QueueName QUEUE = new QueueName("busy");
    private static final List<QueueDemand> DEMAND = List.of(new QueueDemand(QUEUE, 1000));

    private long now = 17;
    private final LowWaterMarks marks = new LowWaterMarks(() -> now);

    @Test
    void priorities_are_looked_at_from_the_highest_down() {
        assertThat(marks.starts(DEMAND))
                .extracting(Start::priority)
                .containsExactly(Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW);
    }

    @Test
    void a_quiet_queue_is_always_looked_at_whole() {
        for (int window = 0; window < 4; window++) {
            assertThat(starts().values()).containsOnly(0L);
            claim(Priority.NORMAL, 1000L * window + 1, LowWaterMarks.BUSY - 1);
            nextWindow();
        }
    }

    @Test
    void a_busy_queue_is_looked_at_from_where_the_window_before_began() {
        starts();
        claim(Priority.NORMAL, 1001, 500);
        claim(Priority.NORMAL, 1501, 500);
        nextWindow();

        assertThat(starts().values()).as("the first claim of a window").containsOnly(0L);
        claim(Priority.NORMAL, 2001, 100);

        assertThat(starts())
                .containsEntry(Priority.NORMAL, 1001L)
                .as("nothing was there, so what comes is newer than what had been claimed")
                .containsEntry(Priority.HIGH, 1500L)
                .containsEntry(Priority.URGENT, 1500L)
                .as("not looked for")
                .containsEntry(Priority.LOW, 0L);
    }

    @Test
    void what_is_found_below_a_mark_takes_it_back() {
        starts();
        claim(Priority.NORMAL, 1001, 500);
        nextWindow();
        starts();

        claim(Priority.NORMAL, 7, 3);

        assertThat(starts()).containsEntry(Priority.NORMAL, 7L);
        nextWindow();
        assertThat(starts().values()).containsOnly(0L);
    }

    @Test
    void each_queue_has_its_own_marks() {
        var quiet = new QueueDemand(new QueueName("quiet"), 5);
        marks.starts(List.of(DEMAND.getFirst(), quiet));
        claim(Priority.NORMAL, 1001, 500);
        nextWindow();
        marks.starts(List.of(DEMAND.getFirst(), quiet));

        List<Start> starts = marks.starts(List.of(DEMAND.getFirst(), quiet));

        assertThat(starts).contains(new Start(QUEUE, Priority.NORMAL, 1001));
        assertThat(starts)
                .filteredOn(start -> start.queue().equals(quiet.queue()))
                .extracting(Start::key)
                .containsExactly(0L, 0L, 0L, 0L);
    }

    private Map<Priority, Long> starts() {
        var keys = new EnumMap<Priority, Long>(Priority.class);
        marks.starts(DEMAND).forEach(start -> keys.put(start.priority(), start.key()));
        return keys;
    }

    private void nextWindow() {
        now += LowWaterMarks.WINDOW.toNanos();
    }

    private void claim(Priority priority, long first, int count) {
        Stream<ClaimedTask> claimed =
                LongStream.range(first, first + count).mapToObj(key -> claimed(priority, new TaskId(key)));
        marks.learn(claimed.toList());
    }

    private static ClaimedTask claimed(Priority priority, TaskId task) {
        return new ClaimedTask(
                new Lease(task, new WorkerId("worker"), 1, Instant.EPOCH),
                new TaskKind("no-op"),
                QUEUE,
                priority,
                null,
                null,
                null,
                new Payload("{}"),
                new Attempts(1, 0, 0, 0),
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
