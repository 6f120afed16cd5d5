package dev.assay.model.task;

/// The store behind the queue cannot be reached or refuses to work at the moment. Waiting and trying again is the
/// answer.
public final class QueueUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
