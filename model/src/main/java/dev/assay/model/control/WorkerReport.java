package dev.assay.model.control;

import dev.assay.model.task.QueueName;
import dev.assay.model.task.WorkerId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a worker says of itself.
///
/// @param slots how many tasks of each queue it serves it runs at once
/// @param kinds the kinds it has a runner for
/// @param lease how long its leases last; when it has not been heard of for three of them, it counts as lost
/// @param recycling it has had enough by itself: it claims no more and ends when its runs have
/// @param done runs it ended with a result
/// @param failed runs it ended without one, those that are tried again included
/// @param ran how long all these took
public record WorkerReport(
        WorkerId id,
        String host,
        String version,
        Map<QueueName, Integer> slots,
        Set<String> kinds,
        Duration lease,
        boolean recycling,
        long done,
        long failed,
        Duration ran) {

    public WorkerReport {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
        kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
    }
}
