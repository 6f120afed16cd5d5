package dev.assay.store.queue;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.TaskQueue;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where claims of a busy queue begin to look.
///
/// What has been claimed stays in the index until vacuum comes, which is once a minute: at 30,000 tasks a second
/// each claim would step over a million dead entries before it finds the first that lives. A claim leaves nothing
/// of a priority below the last it has taken, so later claims begin there.
///
/// That is a hint, and may be wrong: a task with a lower key becomes claimable when it is tried again, when its
/// time or its turn has come, or when a slow transaction commits. Therefore a mark comes from the window before,
/// and of each priority the first claim that gets to it in a window looks at everything. A queue of which this
/// process claims little has no marks. So a task below a mark waits for the next window and the next claim.
///
/// Safe for use by many threads.
final class LowWaterMarks {

    static final Duration WINDOW = TaskQueue.OVERLOOKED_FOR;

    /// So many tasks of a busy queue are claimed in a window. Below that, what one process leaves in a minute costs
    /// a claim less than half a millisecond.
    static final int BUSY = 250;

    private static final Comparator<Priority> HIGHEST_FIRST =
            Comparator.comparingInt(Priority::rank).reversed();

    /// Before every key.
    private static final long EVERYTHING = 0;

    private static final long NONE = Long.MAX_VALUE;

    private final LongSupplier nanoTime;
    private final Map<QueueName, Marks> queues = new HashMap<>();

    LowWaterMarks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param key the lowest to look at
    record Start(QueueName queue, Priority priority, long key) {}

    /// @param granted for how many tasks of its queue there was room in that claim
    record Found(ClaimedTask task, int granted) {

        long key() {
            return task.lease().task().key();
        }
    }

    /// Of one priority of one queue.
    private static final class Mark {

        private long inForce = EVERYTHING;
        private long next = NONE;
        private boolean looked;

        void roll(boolean isBusy) {
            inForce = isBusy && next != NONE ? next : EVERYTHING;
            next = NONE;
            looked = false;
        }

        /// @param left below which a claim has left nothing
        /// @param start where it began; a claim from the window before may have begun at a mark
        void learn(long left, long start) {
            inForce = Math.min(inForce, left);
            next = Math.min(next, left);
            looked |= start == EVERYTHING;
        }

        long start() {
            return looked ? inForce : EVERYTHING;
        }
    }

    /// Of one queue.
    private static final class Marks {

        private final Map<Priority, Mark> byPriority = new TreeMap<>(HIGHEST_FIRST);
        private long windowBegan;
        private int claimed;
        private long highest;

        Marks(long now) {
            windowBegan = now;
            for (Priority priority : Priority.values()) {
                byPriority.put(priority, new Mark());
            }
        }

        private Mark mark(Priority priority) {
            return Objects.requireNonNull(byPriority.get(priority), "every priority has a mark");
        }

        void rollWhenOver(long now) {
            if (now - windowBegan >= WINDOW.toNanos()) {
                boolean isBusy = claimed >= BUSY;
                byPriority.values().forEach(mark -> mark.roll(isBusy));
                claimed = 0;
                windowBegan = now;
            }
        }

        /// @param starts where one claim began, of this queue, in the order of the priorities
        /// @param found what it found of this queue, in the order in which claims take it
        void learn(List<Start> starts, List<Found> found) {
            claimed += found.size();
            found.forEach(each -> highest = Math.max(highest, each.key()));
            Found last = found.getLast();
            boolean wasFilled = found.size() >= last.granted();
            for (Start start : starts) {
                Priority priority = start.priority();
                if (wasFilled && priority.rank() < last.task().priority().rank()) {
                    return; // not looked for
                }
                boolean isCutShort = wasFilled && priority == last.task().priority();
                mark(priority).learn(isCutShort ? last.key() : highest, start.key());
            }
        }
    }

    /// Where the next claim begins, for each priority of each queue; of a queue, the highest priority first.
    synchronized List<Start> starts(List<QueueDemand> demands) {
        long now = nanoTime.getAsLong();
        return demands.stream()
                .map(QueueDemand::queue)
                .flatMap(queue -> startsOf(queue, now))
                .toList();
    }

    private Stream<Start> startsOf(QueueName queue, long now) {
        Marks marks = queues.computeIfAbsent(queue, _ -> new Marks(now));
        marks.rollWhenOver(now);
        return marks.byPriority.entrySet().stream()
                .map(entry -> new Start(queue, entry.getKey(), entry.getValue().start()));
    }

    /// @param starts where one claim began
    /// @param found all that it found, in the order in which it took it: by priority, then by key. Of a queue of
    ///     which that is nothing, nothing is learnt: it may have had no room
    synchronized void learn(List<Start> starts, List<Found> found) {
        Map<QueueName, List<Start>> startsOf = starts.stream().collect(Collectors.groupingBy(Start::queue));
        Map<QueueName, List<Found>> foundOf =
                found.stream().collect(Collectors.groupingBy(each -> each.task().queue()));
        startsOf.forEach((queue, began) -> {
            Marks marks = queues.get(queue);
            List<Found> those = foundOf.get(queue);
            if (marks != null && those != null) {
                marks.learn(began, those);
            }
        });
    }
}
