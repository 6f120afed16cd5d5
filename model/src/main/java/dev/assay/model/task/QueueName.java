package dev.assay.model.task;

import java.util.regex.Pattern;

/// The name of a queue: 1 to 63 lower-case letters, digits, `-` or `_`, starting with a letter.
public record QueueName(String value) {

    // before the constants, which need it
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    public static final QueueName ANALYSIS = new QueueName("analysis");
    public static final QueueName GENERATION = new QueueName("generation");

    public QueueName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a queue's name is 1 to 63 lower-case letters, digits, - or _, starting with a letter");
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
