package dev.assay.analyzers.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a person has to know about a tool's result that looks complete: which files it does not speak of.
final class Caveat {

    private static final int MAX_NAMED = 3;
    private static final int MAX_NAME = 200;

    private Caveat() {}

    /// @param unread files the tool could not make sense of, `name: reason`
    /// @param leftOut how many files the tool never saw
    static Optional<String> of(List<String> unread, int leftOut) {
        List<String> parts = new ArrayList<>();
        if (!unread.isEmpty()) {
            String names = unread.stream().limit(MAX_NAMED).map(Caveat::name).collect(Collectors.joining(", "));
            parts.add(
                    files(unread.size()) + " could not be parsed: " + names + (unread.size() > MAX_NAMED ? ", …" : ""));
        }
        if (leftOut > 0) {
            parts.add(files(leftOut) + " not looked at, because too large, too many or unreadable");
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }

    private static String name(String line) {
        int end = line.indexOf(": ");
        String name = end < 0 ? line : line.substring(0, end);
        return name.length() <= MAX_NAME ? name : "…" + name.substring(name.length() - MAX_NAME);
    }
}
