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

    private static final int ENDS_PER_SLOT = 3;

    private final SequencedMap<QueueName, Integer> own = new LinkedHashMap<>();
    private final Map<QueueName, AtomicInteger> taken = new ConcurrentHashMap<>();
    private final Map<QueueName, AtomicInteger> ending = new ConcurrentHashMap<>();

    /// What an operator has said, instead of the process' own settings.
    private volatile Map<QueueName, Integer> ordered = Map.of();

    Slots(List<QueueSlots> queues) {
        for (QueueSlots each : queues) {
            if (own.putIfAbsent(each.queue(), each.slots()) != null) {
                throw new IllegalArgumentException("assay.worker.queues names " + each.queue() + " twice");
            }
            taken.put(each.queue(), new AtomicInteger());
            ending.put(each.queue(), new AtomicInteger());
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

    /// Whether a run could begin in any of the queues.
    boolean anyFree() {
        return own.sequencedKeySet().stream().anyMatch(queue -> free(queue) > 0);
    }

    /// How many more slots have to become free until half of all are.
    int missingToHalf() {
        int all = 0;
        int free = 0;
        for (QueueName queue : own.sequencedKeySet()) {
            all += slots(queue);
            free += Math.max(0, free(queue));
        }
        return (all + 1) / 2 - free;
    }

    void take(QueueName queue) {
        if (free(queue) < 1) {
            throw new IllegalStateException("more tasks of " + queue + " were claimed than there was room for");
        }
        of(taken, queue).incrementAndGet();
    }

    void giveBack(QueueName queue) {
        of(taken, queue).decrementAndGet();
    }

    /// Gives a slot back when nothing runs in it any more and only the end of its run has to be recorded, so that the
    /// next claim does not wait for that. There are never more than three such ends per slot: one batch is written,
    /// the next gathers, and claims come in batches too. A store that falls behind slows the worker down instead of
    /// piling up in it.
    ///
    /// @return false when the slot is kept until the end is recorded; when true, [#recorded] follows
    boolean giveBackEarly(QueueName queue) {
        AtomicInteger ends = of(ending, queue);
        if (ends.incrementAndGet() > ENDS_PER_SLOT * slots(queue)) {
            ends.decrementAndGet();
            return false;
        }
        giveBack(queue);
        return true;
    }

    /// How many ends are being recorded whose slots have been given back.
    int ending() {
        return ending.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /// An end of which the slot had been given back early has been recorded.
    void recorded(QueueName queue) {
        of(ending, queue).decrementAndGet();
    }

    private int free(QueueName queue) {
        return slots(queue) - of(taken, queue).get();
    }

    private int slots(QueueName queue) {
        return ordered.getOrDefault(queue, own.getOrDefault(queue, 0));
    }

    private static AtomicInteger of(Map<QueueName, AtomicInteger> counts, QueueName queue) {
        AtomicInteger count = counts.get(queue);
        if (count == null) {
            throw new IllegalStateException("this worker does not serve the queue " + queue);
        }
        return count;
    }
}
