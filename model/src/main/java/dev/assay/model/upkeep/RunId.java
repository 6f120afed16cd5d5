package dev.assay.model.upkeep;

import dev.assay.model.id.KeyText;
import java.util.Optional;

/// A maintenance run's identity: `run_` and twelve hex digits for people. Later runs have larger keys.
///
/// @param key the database key, 1 to 2^48 - 1
public record RunId(long key) implements Comparable<RunId> {

    private static final String PREFIX = "run_";

    public RunId {
        if (key < 1 || key > KeyText.MAX) {
            throw new IllegalArgumentException("a run's key is between 1 and 2^48 - 1, not " + key);
        }
    }

    /// Reads `run_` and twelve lower-case hex digits; empty when the text is anything else.
    public static Optional<RunId> parse(String text) {
        return KeyText.parse(PREFIX, text).stream().mapToObj(RunId::new).findFirst();
    }

    @Override
    public String toString() {
        return KeyText.of(PREFIX, key);
    }

    /// Oldest first.
    @Override
    public int compareTo(RunId other) {
        return Long.compare(key, other.key);
    }
}
