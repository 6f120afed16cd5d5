package dev.assay.tasks.generation.chat;

import java.util.Objects;

/// Exceptions and servers' words in a sentence for a person: short, on one line.
final class Problems {

    private static final int MAX_LENGTH = 500;

    private Problems() {}

    static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : words(message);
    }

    static String words(String text) {
        String line = Objects.requireNonNull(text)
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ")
                .strip();
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}
