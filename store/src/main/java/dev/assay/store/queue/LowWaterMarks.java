package dev.assay.store.queue;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.Priority;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Where claims of a busy queue begin to look.
///
/// What has been claimed stays in the index until vacuum comes, which is once a minute: at 30,000 tasks a second
/// each claim would step over a million dead entries before it finds the first that lives. So a claim begins where
/// this process found the first task of each priority a while ago.
///
/// That is a hint, and may be wrong: a task with a lower key becomes claimable when it is tried again, or when a
/// slow transaction commits. Therefore marks are as old as the window before this one; the first claim of each
/// window looks at everything, and takes the marks back to what it finds; and a queue with fewer than [#BUSY]
/// claimed tasks in a window has none. So what lies below a mark waits for at most one window longer than it
/// otherwise would.
///
/// Safe for use by many threads.
final class LowWaterMarks {

    static final Duration WINDOW = Duration.ofMillis(250);

    /// In a window. Below that, a minute's dead entries cost a claim less than half a millisecond.
    static final int BUSY = 250;

    /// Highest first, as they are claimed.
    private static final List<Priority> PRIORITIES = Stream.of(Priority.values())
            .sorted(Comparator.comparingInt(Priority::rank).reversed())
            .toList();

    /// Before every key.
    private static final long EVERYTHING = 0;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final LongSupplier nanoTime;
    private final Map<QueueName, Marks> queues = new HashMap<>();

    LowWaterMarks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param key the lowest to look at
    record Start(QueueName queue, Priority priority, long key) {}

    private static final class Marks {

        private final long[] inForce = new long[PRIORITIES.size()];
        private final long[] next = new long[PRIORITIES.size()];
        private long windowEnds;
        private int claimed;
        private long highest;

        Marks(long now) {
            windowEnds = now + WINDOW.toNanos();
            Arrays.fill(next, UNKNOWN);
        }

        void roll(long now) {
            for (int i = 0; i < next.length; i++) {
                inForce[i] = claimed < BUSY || next[i] == UNKNOWN ? EVERYTHING : next[i];
            }
            Arrays.fill(next, UNKNOWN);
            claimed = 0;
            windowEnds = now + WINDOW.toNanos();
        }
    }

    /// Where the next claim begins, for each priority of each queue; of a queue, the highest priority first.
    synchronized List<Start> starts(List<QueueDemand> demands) {
        long now = nanoTime.getAsLong();
        return demands.stream()
                .map(QueueDemand::queue)
                .flatMap(queue -> starts(queue, now))
                .toList();
    }

    private Stream<Start> starts(QueueName queue, long now) {
        Marks marks = queues.computeIfAbsent(queue, _ -> new Marks(now));
        boolean looksAtEverything = now - marks.windowEnds >= 0;
        if (looksAtEverything) {
            marks.roll(now);
        }
        return PRIORITIES.stream()
                .map(priority ->
                        new Start(queue, priority, looksAtEverything ? EVERYTHING : marks.inForce[place(priority)]));
    }

    /// @param claimed what one claim found. What has a lower priority than the last of a queue was not looked for.
    synchronized void learn(List<ClaimedTask> claimed) {
        for (QueueName queue :
                claimed.stream().map(ClaimedTask::queue).distinct().toList()) {
            Marks marks = queues.get(queue);
            if (marks != null) {
                learn(
                        marks,
                        claimed.stream()
                                .filter(task -> task.queue().equals(queue))
                                .toList());
            }
        }
    }

    private static void learn(Marks marks, List<ClaimedTask> claimed) {
        long[] lowest = new long[PRIORITIES.size()];
        Arrays.fill(lowest, UNKNOWN);
        int last = 0;
        for (ClaimedTask task : claimed) {
            int place = place(task.priority());
            long key = task.lease().task().key();
            lowest[place] = Math.min(lowest[place], key);
            last = Math.max(last, place);
            marks.highest = Math.max(marks.highest, key);
        }
        for (int i = 0; i <= last; i++) {
            // Nothing of this priority was there: what comes is newer than what has been claimed.
            long mark = lowest[i] == UNKNOWN ? marks.highest : lowest[i];
            marks.next[i] = Math.min(marks.next[i], mark);
            marks.inForce[i] = Math.min(marks.inForce[i], mark);
        }
        marks.claimed += claimed.size();
    }

    private static int place(Priority priority) {
        return PRIORITIES.indexOf(priority);
    }
}
