package dev.assay.model.task;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How soon a task is claimed, compared with the others of its queue. The ranks are those users of the replaced
/// systems know.
public enum Priority {
    LOW(1),
    NORMAL(2),
    HIGH(3),
    URGENT(4);

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /// Higher is claimed first. What the database sorts by.
    public int rank() {
        return rank;
    }

    public static Priority ofRank(int rank) {
        return Stream.of(values())
                .filter(priority -> priority.rank == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no priority has the rank " + rank));
    }

    /// Reads a wire name (`low`, `normal`, `high`, `urgent`); empty for any other text.
    public static Optional<Priority> parse(String text) {
        return Stream.of(values())
                .filter(priority -> priority.wireName().equals(text))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
