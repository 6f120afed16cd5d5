package dev.assay.model.id;

import java.util.HexFormat;
import java.util.OptionalLong;

/// A database key as twelve hex digits for people.
///
/// The text is the key, scrambled: each of the three steps below can be undone modulo 2^48, so every key has
/// exactly one text and every text one key. No text can collide, and finding a row by its text needs no index but
/// the primary key. The scrambling keeps neighbours apart on screen; it hides nothing and must not be used as a
/// secret.
public final class KeyText {

    /// The largest key: 2^48 - 1.
    public static final long MAX = (1L << 48) - 1;

    private static final int BITS = 48;

    /// Odd, hence invertible modulo 2^48; the bits of the golden ratio, which spread well.
    private static final long FACTOR = 0x9E3779B97F4BL;

    private static final long INVERSE = inverse(FACTOR);

    private KeyText() {}

    /// @param key 1 to [#MAX]
    public static String of(String prefix, long key) {
        return prefix + HexFormat.of().toHexDigits(scramble(key), BITS / 4);
    }

    /// Reads what [#of] wrote; empty when the text is anything else.
    public static OptionalLong parse(String prefix, String text) {
        int digits = text.length() - prefix.length();
        if (digits != BITS / 4 || !text.startsWith(prefix) || !isLowerHex(text, prefix.length())) {
            return OptionalLong.empty();
        }
        long key = unscramble(HexFormat.fromHexDigitsToLong(text, prefix.length(), text.length()));
        return key == 0 ? OptionalLong.empty() : OptionalLong.of(key);
    }

    private static boolean isLowerHex(String text, int from) {
        return text.chars().skip(from).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static long scramble(long key) {
        long mixed = (key * FACTOR) & MAX;
        mixed ^= mixed >>> (BITS / 2);
        return (mixed * FACTOR) & MAX;
    }

    private static long unscramble(long text) {
        long mixed = (text * INVERSE) & MAX;
        mixed ^= mixed >>> (BITS / 2); // its own inverse: the upper half is unchanged by it
        return (mixed * INVERSE) & MAX;
    }

    /// Newton's iteration: each round doubles the number of correct low bits, starting from three.
    private static long inverse(long odd) {
        long x = odd;
        for (int bits = 3; bits < BITS; bits *= 2) {
            x *= 2 - odd * x;
        }
        return x & MAX;
    }
}
