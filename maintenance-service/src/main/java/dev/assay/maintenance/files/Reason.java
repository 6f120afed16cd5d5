package dev.assay.maintenance.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;

/// Why something on disk did not work, in words for a person.
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        Throwable behind = failure instanceof DirectoryIteratorException ? failure.getCause() : failure;
        return switch (behind == null ? failure : behind) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getClass() == IOException.class && e.getMessage() != null -> e.getMessage();
            case Throwable other ->
                other.getClass().getSimpleName() + (other.getMessage() == null ? "" : ": " + other.getMessage());
        };
    }
}
