package dev.assay.model.task;

/// How many tasks of a queue a worker has room for.
public record QueueDemand(QueueName queue, int room) {

    public QueueDemand {
        if (room < 1) {
            throw new IllegalArgumentException("a worker without room does not ask: " + queue + " has " + room);
        }
    }
}
