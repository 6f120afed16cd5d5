package dev.assay.model.task;

import java.io.IOException;

/// A result's files could not be put in their final place, so its task was not settled.
public final class PublicationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PublicationFailedException(TaskId task, IOException cause) {
        super("the files of " + task + " could not be put in place: " + cause.getMessage(), cause);
    }
}
