package dev.assay.analyzer.wire;

import org.jspecify.annotations.Nullable;

/// Makes text from an analyzer fit for logs, files and a database.
public final class WireText {

    private static final char REPLACEMENT = '\uFFFD';

    private WireText() {}

    /// The text with what neither UTF-8 nor Postgres can hold (half a surrogate pair, NUL) replaced by U+FFFD, cut
    /// at a length.
    public static String clean(String text, int maxLength) {
        if (text.length() <= maxLength && !hasTrouble(text)) {
            return text;
        }
        var clean = new StringBuilder(Math.min(text.length(), maxLength));
        for (int i = 0; i < text.length() && clean.length() < maxLength; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                if (clean.length() + 2 > maxLength) {
                    break;
                }
                clean.append(c).append(text.charAt(i + 1));
                i++;
            } else {
                clean.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return clean.toString();
    }

    private static boolean hasTrouble(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /// The text on one line and short, for a log.
    public static String forLog(@Nullable String text) {
        if (text == null) {
            return "-";
        }
        String clean = clean(text, 100);
        var line = new StringBuilder(clean.length());
        clean.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
        return line.toString();
    }
}
