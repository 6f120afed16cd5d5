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
import dev.assay.store.queue.LowWaterMarks.Found;
import dev.assay.store.queue.LowWaterMarks.Start;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
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
            claimAll(Priority.NORMAL, 1000L * window + 1, 100);
            assertThat(starts().values()).containsOnly(0L);
            claimAll(Priority.NORMAL, 1000L * window + 101, LowWaterMarks.BUSY - 101);
            nextWindow();
        }
    }

    @Test
    void a_backlog_that_is_older_than_what_was_urgent_has_marks_as_well() {
        starts();
        claim(10, Priority.URGENT, 1_000_000);
        claimAll(Priority.NORMAL, 1, LowWaterMarks.BUSY);
        nextWindow();
        starts();
        claimAll(Priority.NORMAL, LowWaterMarks.BUSY + 1, 10);

        assertThat(starts()).containsEntry(Priority.NORMAL, (long) LowWaterMarks.BUSY);
    }

    @Test
    void a_claim_that_began_at_a_mark_and_ends_in_the_next_window_has_not_looked_at_everything() {
        getBusy();
        claimAll(Priority.NORMAL, 2001, 500);
        nextWindow();
        starts();
        claimAll(Priority.NORMAL, 2501, 500);
        List<Start> atMarks = marks.starts(DEMAND);
        nextWindow();
        starts();

        marks.learn(atMarks, found(5, Priority.NORMAL, 3001, 3002, 3003, 3004, 3005));

        assertThat(starts().values()).containsOnly(0L);
    }

    @Test
    void a_busy_queue_is_looked_at_from_where_the_window_before_had_got_to_first() {
        getBusy();
        claimAll(Priority.NORMAL, 2001, 100);
        claimAll(Priority.NORMAL, 2101, 100);
        nextWindow();

        assertThat(starts().values()).as("the first look of a window").containsOnly(0L);
        claimAll(Priority.NORMAL, 2201, 100);

        assertThat(starts())
                .containsEntry(Priority.NORMAL, 2100L)
                .as("nothing was there, so what has not been there is newer than what had been claimed")
                .containsEntry(Priority.HIGH, 2100L)
                .containsEntry(Priority.URGENT, 2000L)
                .as("the room was filled before")
                .containsEntry(Priority.LOW, 0L);
    }

    @Test
    void a_claim_with_room_to_spare_has_looked_at_all_priorities() {
        getBusy();
        claim(10, Priority.NORMAL, 2500);
        nextWindow();
        starts();
        claim(10, Priority.NORMAL, 2600);

        assertThat(starts())
                .containsEntry(Priority.URGENT, 2000L)
                .containsEntry(Priority.HIGH, 2500L)
                .containsEntry(Priority.NORMAL, 2500L)
                .containsEntry(Priority.LOW, 2500L);
    }

    @Test
    void a_task_that_has_come_back_does_not_keep_the_mark_where_it_is() {
        getBusy();
        claim(10, Priority.NORMAL, 7, 3001, 3002);
        nextWindow();
        starts();
        claim(2, Priority.NORMAL, 8, 3003);

        assertThat(starts()).containsEntry(Priority.NORMAL, 3002L);
    }

    @Test
    void a_claim_that_is_filled_below_a_mark_takes_it_back() {
        getBusy();
        claimAll(Priority.NORMAL, 2001, 100);
        nextWindow();
        starts();

        claimAll(Priority.NORMAL, 1, 5);

        assertThat(starts()).containsEntry(Priority.NORMAL, 5L);
    }

    @Test
    void a_priority_is_looked_at_whole_until_a_claim_has_got_to_it() {
        getBusy();
        claim(10, Priority.LOW, 2500);
        nextWindow();
        starts();

        assertThat(starts().values()).as("the claim failed, or had no room").containsOnly(0L);
        claimAll(Priority.HIGH, 2501, 10);
        assertThat(starts())
                .as("the room was filled before")
                .containsEntry(Priority.LOW, 0L)
                .containsEntry(Priority.NORMAL, 0L)
                .containsEntry(Priority.HIGH, 2500L);
    }

    @Test
    void each_queue_has_its_own_marks() {
        getBusy();
        claimAll(Priority.NORMAL, 2001, 100);
        nextWindow();
        starts();
        claimAll(Priority.NORMAL, 2101, 100);
        var quiet = new QueueDemand(new QueueName("quiet"), 5);

        List<Start> starts = marks.starts(List.of(DEMAND.getFirst(), quiet));

        assertThat(starts).contains(new Start(QUEUE, Priority.NORMAL, 2100));
        assertThat(starts)
                .filteredOn(start -> start.queue().equals(quiet.queue()))
                .extracting(Start::key)
                .containsExactly(0L, 0L, 0L, 0L);
    }

    /// Enough has been claimed in the window for the next to have marks; what is not urgent has not been looked for.
    private void getBusy() {
        starts();
        claimAll(Priority.URGENT, 1501, 500);
    }

    private Map<Priority, Long> starts() {
        var keys = new EnumMap<Priority, Long>(Priority.class);
        marks.starts(DEMAND).forEach(start -> keys.put(start.priority(), start.key()));
        return keys;
    }

    private void nextWindow() {
        now += LowWaterMarks.WINDOW.toNanos();
    }

    /// So many in a row, for which there was just enough room.
    private void claimAll(Priority priority, long first, int count) {
        claim(count, priority, LongStream.range(first, first + count).toArray());
    }

    private void claim(int granted, Priority priority, long... keys) {
        marks.learn(marks.starts(DEMAND), found(granted, priority, keys));
    }

    private static List<Found> found(int granted, Priority priority, long... keys) {
        return LongStream.of(keys)
                .mapToObj(key -> new Found(claimed(priority, new TaskId(key)), granted))
                .toList();
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
