package dev.assay.tasks.generation.answer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells paths that may be written from those that may not: the same for every operating system, so that an
/// application can be taken anywhere.
final class FilePaths {

    private static final int MAX_LENGTH = 240;
    private static final int MAX_PARTS = 20;

    /// Below the 255 that file systems take, in what they count.
    private static final int MAX_PART_BYTES = 200;

    /// Letters and digits of any script, and of the rest what no shell, system or URL takes for something else.
    private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}._@+=()\\[\\]#$,~ -]+");

    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])( *\\..*)?");

    /// Git runs what is in its folder; the other is ours.
    private static final Set<String> RESERVED = Set.of(".git", ".hg", ".svn", GeneratedMark.NAME);

    private FilePaths() {}

    /// Why a path may not be written; empty when it may.
    static Optional<String> refusal(String path) {
        if (path.isEmpty() || path.length() > MAX_LENGTH) {
            return Optional.of("is not 1 to " + MAX_LENGTH + " characters long");
        }
        if (path.startsWith("/") || path.startsWith("~")) {
            return Optional.of("is not relative");
        }
        String[] parts = path.split("/", -1);
        if (parts.length > MAX_PARTS) {
            return Optional.of("has more than " + MAX_PARTS + " parts");
        }
        return Stream.of(parts).flatMap(part -> refusalOfPart(part).stream()).findFirst();
    }

    private static Optional<String> refusalOfPart(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            return Optional.of("has an empty part, or one that leads elsewhere");
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
            return Optional.of("has a part longer than " + MAX_PART_BYTES + " bytes");
        }
        if (!PART.matcher(part).matches()) {
            return Optional.of("has a character that file names cannot have everywhere");
        }
        if (part.startsWith(" ") || part.endsWith(" ") || part.endsWith(".")) {
            return Optional.of("has a part that begins or ends with a space, or ends with a dot");
        }
        if (DEVICE.matcher(lower).matches()) {
            return Optional.of("names a device");
        }
        return RESERVED.contains(lower) ? Optional.of("has the reserved name " + lower) : Optional.empty();
    }
}
