package dev.assay.tasks.work;

import dev.assay.model.task.QueueName;

/// A queue and how many of its tasks one process runs at once. Written `name:slots` in the settings.
public record QueueSlots(QueueName queue, int slots) {

    private static final int MAX_SLOTS = 10_000;

    public QueueSlots {
        if (slots < 1 || slots > MAX_SLOTS) {
            throw new IllegalArgumentException(
                    "queue " + queue + " is given " + slots + " slots; 1 to " + MAX_SLOTS + " are possible");
        }
    }

    /// Read by the configuration, see [WorkerSettings#queues].
    ///
    /// @throws IllegalArgumentException when the text is not of that form
    public static QueueSlots of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("assay.worker.queues: '" + text + "' is not of the form name:slots");
        }
        try {
            return new QueueSlots(
                    new QueueName(text.substring(0, colon).strip()),
                    Integer.parseInt(text.substring(colon + 1).strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "assay.worker.queues: '" + text + "' does not end in a number of slots", e);
        }
    }
}
