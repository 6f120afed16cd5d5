package dev.assay.model.task;

import dev.assay.model.id.KeyText;
import java.util.Optional;

/// A task's identity: a compact database key inside, `task_` and twelve hex digits for people (see [KeyText]).
///
/// @param key the database key, 1 to 2^48 - 1
public record TaskId(long key) implements Comparable<TaskId> {

    private static final String PREFIX = "task_";

    public TaskId {
        if (key < 1 || key > KeyText.MAX) {
            throw new IllegalArgumentException("a task key is between 1 and 2^48 - 1, not " + key);
        }
    }

    /// Reads `task_` and twelve lower-case hex digits; empty when the text is anything else.
    public static Optional<TaskId> parse(String text) {
        return KeyText.parse(PREFIX, text).stream().mapToObj(TaskId::new).findFirst();
    }

    /// The text that [#parse] reads.
    @Override
    public String toString() {
        return KeyText.of(PREFIX, key);
    }

    /// Oldest first: keys are handed out in order of submission.
    @Override
    public int compareTo(TaskId other) {
        return Long.compare(key, other.key);
    }
}
