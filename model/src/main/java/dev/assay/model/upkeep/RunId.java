package dev.assay.model.upkeep;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// A maintenance run's identity: `run_` and its number in twelve hex digits. Later runs have larger numbers.
///
/// @param key 1 to 2^48 - 1
public record RunId(long key) implements Comparable<RunId> {

    private static final String PREFIX = "run_";
    private static final Pattern TEXT = Pattern.compile("run_[0-9a-f]{12}");
    private static final int DIGITS = 12;

    public RunId {
        if (key < 1 || key >= 1L << 48) {
            throw new IllegalArgumentException("a run's key is between 1 and 2^48 - 1, not " + key);
        }
    }

    /// Empty when the text is anything else than what [#toString] gives.
    public static Optional<RunId> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        long key = HexFormat.fromHexDigitsToLong(text, PREFIX.length(), text.length());
        return key == 0 ? Optional.empty() : Optional.of(new RunId(key));
    }

    @Override
    public String toString() {
        return PREFIX + HexFormat.of().toHexDigits(key, DIGITS);
    }

    @Override
    public int compareTo(RunId other) {
        return Long.compare(key, other.key);
    }
}
