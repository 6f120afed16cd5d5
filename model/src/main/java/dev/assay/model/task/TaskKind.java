package dev.assay.model.task;

import java.util.regex.Pattern;

/// What sort of work a task is. A service accepts the kinds it has a runner for; the queue carries any.
public record TaskKind(String name) {

    // before the constants, which need it
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    /// An application looked at by one or more analyzers.
    public static final TaskKind ANALYSIS = new TaskKind("analysis");

    /// An application written by a model.
    public static final TaskKind GENERATION = new TaskKind("generation");

    public TaskKind {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a task kind is 1 to 32 lower-case letters, digits, - or _, starting with a letter");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
