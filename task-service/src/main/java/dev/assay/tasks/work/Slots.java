package dev.assay.tasks.work;

import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How much room this process has left for each of its queues. Only the claim loop takes room; any run gives it
/// back, so room that the loop has seen cannot have gone when it claims.
final class Slots {

    private final List<QueueSlots> queues;
    private final Map<QueueName, AtomicInteger> free = new ConcurrentHashMap<>();

    Slots(List<QueueSlots> queues) {
        this.queues = List.copyOf(queues);
        for (QueueSlots each : this.queues) {
            if (free.putIfAbsent(each.queue(), new AtomicInteger(each.slots())) != null) {
                throw new IllegalArgumentException("assay.worker.queues names " + each.queue() + " twice");
            }
        }
    }

    List<QueueName> queues() {
        return queues.stream().map(QueueSlots::queue).toList();
    }

    /// What to ask the queue for; empty when every slot is taken.
    List<QueueDemand> demand() {
        return queues.stream()
                .map(QueueSlots::queue)
                .filter(queue -> free(queue).get() > 0)
                .map(queue -> new QueueDemand(queue, free(queue).get()))
                .toList();
    }

    void take(QueueName queue) {
        if (free(queue).decrementAndGet() < 0) {
            throw new IllegalStateException("more tasks of " + queue + " were claimed than there was room for");
        }
    }

    void giveBack(QueueName queue) {
        free(queue).incrementAndGet();
    }

    private AtomicInteger free(QueueName queue) {
        AtomicInteger count = free.get(queue);
        if (count == null) {
            throw new IllegalStateException("this worker does not serve the queue " + queue);
        }
        return count;
    }
}
