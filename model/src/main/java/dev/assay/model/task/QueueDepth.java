package dev.assay.model.task;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much stands in a queue, read from counters: the cost does not depend on how much that is.
///
/// @param counts of the tasks that workers claim, by state; main tasks are not among them. A missing state counts 0
/// @param scheduled how many of the PENDING ones wait for their time
/// @param blocked how many of the PENDING ones wait for another analysis of their application to end
/// @param oldestReady how long the oldest claimable task has been waiting; null when none is
public record QueueDepth(
        QueueName queue,
        Map<TaskStatus, Long> counts,
        long scheduled,
        long blocked,
        @Nullable Duration oldestReady) {

    public QueueDepth {
        counts = Map.copyOf(counts);
    }

    public long count(TaskStatus status) {
        return counts.getOrDefault(status, 0L);
    }
}
