package dev.assay.quickstart.client;

/// The task-service did not answer, or not in its own language. The message is for a person.
public final class AssayUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AssayUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
