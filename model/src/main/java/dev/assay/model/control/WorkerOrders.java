package dev.assay.model.control;

import dev.assay.model.task.QueueName;
import java.util.Map;

/// What a worker is told.
///
/// @param draining it is to claim no more, until it is told otherwise
/// @param slots how many tasks of a queue it may run at once, where an operator has said so
public record WorkerOrders(boolean draining, Map<QueueName, Integer> slots) {

    public WorkerOrders {
        slots = Map.copyOf(slots);
    }
}
