package dev.assay.model.upkeep;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why something that was found was left alone.
public enum SkipReason {
    /// It was no longer due, or somebody else was just writing it, when it came to changing it.
    CHANGED_MEANWHILE,
    /// Somebody has touched it within the last minutes.
    RECENT,
    /// Somebody has pinned it.
    KEPT,
    /// It has a task that runs.
    IN_USE,
    /// It belongs to a pipeline that has not ended.
    PIPELINE_OPEN,
    /// Its dead letter is open, and these are to be kept.
    LETTER_OPEN,
    /// Somebody has paused its queue.
    QUEUE_PAUSED,
    /// Its queue is being worked on: it waits in line.
    IN_LINE,
    /// The grace has not passed yet.
    IN_GRACE,
    /// The folder it belongs to is missing or empty: more likely a volume that is not mounted than a deletion.
    FOLDER_MISSING,
    /// More would be gone at once than is credible.
    TOO_MANY_AT_ONCE,
    /// It leads out of its folder, or is not of the kind expected there.
    UNSAFE_PATH,
    /// It could not be read or written.
    UNREADABLE;

    /// Its name in answers, such as `changed-meanwhile`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<SkipReason> named(String wireName) {
        return Stream.of(values())
                .filter(reason -> reason.wireName().equals(wireName))
                .findFirst();
    }
}
