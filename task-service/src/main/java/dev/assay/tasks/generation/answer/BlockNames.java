package dev.assay.tasks.generation.answer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds out which file a fenced block is, from where models write it: behind the fence, in the line before it, or
/// in the block's first line.
final class BlockNames {

    /// Anything that is meant for a path. Whether it may be written is not decided here: `../x` is a name, too.
    private static final String PATH = "[^\\s`*\"'<>|{}]*[^\\s`*\"'<>|{}.:,;]";

    private static final Pattern NAMED_INFO =
            Pattern.compile("(?:^|[\\s{])(?:title|file|filename|path|name)\\s*[=:]\\s*[\"']?(" + PATH + ")[\"']?.*");
    private static final Pattern INFO_WITH_LANGUAGE = Pattern.compile("[\\w+#.-]*[\\s:]\\s*(" + PATH + ")\\s*");
    private static final Pattern INFO_ALONE = Pattern.compile("(" + PATH + ")");

    private static final Pattern BEFORE = Pattern.compile(
            "(?:[#>*-]+\\s+|\\d+[.)]\\s+)*(?:\\*\\*|__)?(?:(?:file ?name|file|path)\\s*:\\s*)?(?:\\*\\*|__)?\\s*`?("
                    + PATH + ")`?(?:\\*\\*|__)?\\s*(?:\\([^)]*\\))?\\s*:?(?:\\*\\*|__)?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FIRST_LINE = Pattern.compile(
            "\\s*(?://|#|--|;|/\\*+|<!--|\\{/\\*)\\s*(?:(?:file ?name|file|path)\\s*:\\s*)?(" + PATH
                    + ")(?:\\s+[-(].*)?\\s*(?:\\*/\\}?|-->)?\\s*",
            Pattern.CASE_INSENSITIVE);

    /// Its last part has an ending, or is one of the few files that have none. A URL is no path.
    private static final Pattern LIKE_A_FILE = Pattern.compile(
            "(?!.*://)(?:.*[/\\\\])?(?:[^/\\\\]*\\.[A-Za-z][A-Za-z0-9_-]*|Dockerfile|Makefile|Procfile)");

    private BlockNames() {}

    static Optional<String> of(FencedBlock block) {
        return Stream.of(
                        find(NAMED_INFO, block.info()),
                        find(INFO_WITH_LANGUAGE, block.info()),
                        find(INFO_ALONE, block.info()),
                        find(BEFORE, block.before()),
                        inFirstLine(block))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// True when the first line is nothing but the name.
    static boolean isNamedInFirstLine(FencedBlock block) {
        return inFirstLine(block).isPresent();
    }

    private static Optional<String> inFirstLine(FencedBlock block) {
        return block.lines().isEmpty()
                ? Optional.empty()
                : find(FIRST_LINE, block.lines().getFirst());
    }

    private static Optional<String> find(Pattern pattern, String text) {
        if (text.length() > 400) {
            return Optional.empty();
        }
        Matcher match = pattern.matcher(text);
        boolean found = pattern == NAMED_INFO ? match.find() : match.matches();
        return found
                ? Optional.of(match.group(1))
                        .filter(path -> LIKE_A_FILE.matcher(path).matches())
                        .map(path -> path.startsWith("./") ? path.substring(2) : path)
                : Optional.empty();
    }
}
