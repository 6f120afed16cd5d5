package dev.assay.store.queue;

import dev.assay.model.task.Publication;
import dev.assay.model.task.PublicationFailedException;
import dev.assay.model.task.TaskId;
import java.io.IOException;

/// Runs publications where the verbs have proved that they may.
public final class Publishing {

    private Publishing() {}

    public static void publish(TaskId task, Publication publication) {
        try {
            publication.publish();
        } catch (IOException failure) {
            throw new PublicationFailedException(task, failure);
        }
    }
}
