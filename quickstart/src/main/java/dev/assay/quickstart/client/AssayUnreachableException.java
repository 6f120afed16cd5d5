package dev.assay.quickstart.client;

import org.jspecify.annotations.Nullable;

/// The task-service did not answer, or not in its own language. The message is for a person.
public final class AssayUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AssayUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
