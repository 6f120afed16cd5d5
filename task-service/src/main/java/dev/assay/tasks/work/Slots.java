package dev.assay.tasks.work;

import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How much room this process has left for each of its queues. Only the claim loop takes room or changes how much
/// there is; any run gives it back, so room that the loop has seen cannot have gone when it claims.
final class Slots {

    private final SequencedMap<QueueName, Integer> own = new LinkedHashMap<>();
    private final Map<QueueName, AtomicInteger> taken = new ConcurrentHashMap<>();

    /// What an operator has said, instead of the process' own settings.
    private volatile Map<QueueName, Integer> ordered = Map.of();

    Slots(List<QueueSlots> queues) {
        for (QueueSlots each : queues) {
            if (own.putIfAbsent(each.queue(), each.slots()) != null) {
                throw new IllegalArgumentException("assay.worker.queues names " + each.queue() + " twice");
            }
            taken.put(each.queue(), new AtomicInteger());
        }
    }

    List<QueueName> queues() {
        return List.copyOf(own.sequencedKeySet());
    }

    /// How many tasks of each queue may run here at once, as things stand.
    SequencedMap<QueueName, Integer> inForce() {
        var all = new LinkedHashMap<QueueName, Integer>();
        own.forEach((queue, slots) -> all.put(queue, ordered.getOrDefault(queue, slots)));
        return all;
    }

    /// Replaces what was ordered before. Runs beyond a smaller number go on; there is no room until they have
    /// ended.
    void order(Map<QueueName, Integer> slots) {
        ordered = Map.copyOf(slots);
    }

    /// What to ask the queue for; empty when every slot is taken.
    List<QueueDemand> demand() {
        return own.sequencedKeySet().stream()
                .filter(queue -> free(queue) > 0)
                .map(queue -> new QueueDemand(queue, free(queue)))
                .toList();
    }

    void take(QueueName queue) {
        if (free(queue) < 1) {
            throw new IllegalStateException("more tasks of " + queue + " were claimed than there was room for");
        }
        taken(queue).incrementAndGet();
    }

    void giveBack(QueueName queue) {
        taken(queue).decrementAndGet();
    }

    private int free(QueueName queue) {
        int taken = taken(queue).get();
        return ordered.getOrDefault(queue, own.getOrDefault(queue, 0)) - taken;
    }

    private AtomicInteger taken(QueueName queue) {
        AtomicInteger count = taken.get(queue);
        if (count == null) {
            throw new IllegalStateException("this worker does not serve the queue " + queue);
        }
        return count;
    }
}
