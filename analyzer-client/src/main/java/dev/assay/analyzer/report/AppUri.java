package dev.assay.analyzer.report;

import dev.assay.model.task.Target;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns the URIs tools report, which lead into the container they ran in, into references from the application's
/// folder on.
final class AppUri {

    /// Two letters or more: one is a drive.
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// What RFC 3986 allows in a path as it stands. Without `:`, which a reference's first part may not have.
    private static final String PLAIN = UNRESERVED + "!$&'()*+,;=@/";

    private AppUri() {}

    /// The reference, percent-encoded; null when the URI does not lead through the application's folder to
    /// something in it, and so has to stay as it is.
    static @Nullable String relative(String uri, Target target) {
        boolean isFile = uri.regionMatches(true, 0, "file:", 0, 5);
        if (!isFile && SCHEME.matcher(uri).lookingAt()) {
            return null;
        }
        String path = AppPath.below(uri, target);
        return path == null ? null : encoded(path, !isFile);
    }

    /// @param mayBeEncoded whether `%20` in the path is a space already encoded, and not a name with a percent sign
    private static String encoded(String path, boolean mayBeEncoded) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        var encoded = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean stays = bytes[i] == '%' ? mayBeEncoded && isEscape(bytes, i) : PLAIN.indexOf(bytes[i]) >= 0;
            if (stays) {
                encoded.append((char) bytes[i]);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(bytes[i] >> 4 & 0xF, 16)))
                        .append(Character.toUpperCase(Character.forDigit(bytes[i] & 0xF, 16)));
            }
        }
        return encoded.toString();
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && Character.digit(bytes[at + 1], 16) >= 0
                && Character.digit(bytes[at + 2], 16) >= 0;
    }
}
