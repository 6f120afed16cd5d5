package dev.assay.model.task;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// A task's identity: a compact database key inside, `task_` and twelve hex digits for people.
///
/// The text is the key, scrambled: each of the three steps below can be undone modulo 2^48, so every key has
/// exactly one text and every text one key. No text can collide, and finding a task by its text needs no index but
/// the primary key. The scrambling keeps neighbours apart on screen; it hides nothing and must not be used as a
/// secret.
///
/// @param key the database key, 1 to 2^48 - 1
public record TaskId(long key) implements Comparable<TaskId> {

    private static final String PREFIX = "task_";
    private static final Pattern TEXT = Pattern.compile("task_[0-9a-f]{12}");

    private static final int BITS = 48;
    private static final long MASK = (1L << BITS) - 1;

    /// Odd, hence invertible modulo 2^48; the bits of the golden ratio, which spread well.
    private static final long FACTOR = 0x9E3779B97F4BL;

    private static final long INVERSE = inverse(FACTOR);

    public TaskId {
        if (key < 1 || key > MASK) {
            throw new IllegalArgumentException("a task key is between 1 and 2^48 - 1, not " + key);
        }
    }

    /// Reads `task_` and twelve lower-case hex digits; empty when the text is anything else.
    public static Optional<TaskId> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        long key = unscramble(HexFormat.fromHexDigitsToLong(text, PREFIX.length(), text.length()));
        return key == 0 ? Optional.empty() : Optional.of(new TaskId(key));
    }

    /// The text that [#parse] reads.
    @Override
    public String toString() {
        return PREFIX + HexFormat.of().toHexDigits(scramble(key), BITS / 4);
    }

    /// Oldest first: keys are handed out in order of submission.
    @Override
    public int compareTo(TaskId other) {
        return Long.compare(key, other.key);
    }

    private static long scramble(long key) {
        long mixed = (key * FACTOR) & MASK;
        mixed ^= mixed >>> (BITS / 2);
        return (mixed * FACTOR) & MASK;
    }

    private static long unscramble(long text) {
        long mixed = (text * INVERSE) & MASK;
        mixed ^= mixed >>> (BITS / 2); // its own inverse: the upper half is unchanged by it
        return (mixed * INVERSE) & MASK;
    }

    /// Newton's iteration: each round doubles the number of correct low bits, starting from three.
    private static long inverse(long odd) {
        long x = odd;
        for (int bits = 3; bits < BITS; bits *= 2) {
            x *= 2 - odd * x;
        }
        return x & MASK;
    }
}
