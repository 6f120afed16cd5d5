package dev.assay.maintenance.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// Why something on disk did not work, in words for a person.
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case IOException e when e.getClass() == IOException.class && e.getMessage() != null -> e.getMessage();
            default ->
                failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
        };
    }
}
