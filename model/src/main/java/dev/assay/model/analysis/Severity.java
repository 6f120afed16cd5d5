package dev.assay.model.analysis;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How grave a finding is, gravest first.
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFO;

    /// The words tools use, as users of the replaced system know them mapped.
    private static final Map<String, Severity> WORDS = Map.ofEntries(
            Map.entry("critical", CRITICAL),
            Map.entry("fatal", CRITICAL),
            Map.entry("high", HIGH),
            Map.entry("error", HIGH),
            Map.entry("danger", HIGH),
            Map.entry("severe", HIGH),
            Map.entry("medium", MEDIUM),
            Map.entry("moderate", MEDIUM),
            Map.entry("warning", MEDIUM),
            Map.entry("warn", MEDIUM),
            Map.entry("low", LOW),
            Map.entry("minor", LOW),
            Map.entry("note", LOW),
            Map.entry("suggestion", LOW),
            Map.entry("info", INFO),
            Map.entry("informational", INFO),
            Map.entry("none", INFO),
            Map.entry("unknown", INFO));

    /// Reads a tool's own word for it, in any case; INFO for a word nobody has mapped, so that nothing is lost.
    public static Severity ofWord(String word) {
        return WORDS.getOrDefault(word.strip().toLowerCase(Locale.ROOT), INFO);
    }

    /// Reads a tool's own number for it: 2 and more is HIGH, 1 is MEDIUM, 0 and less is INFO.
    public static Severity ofNumber(long number) {
        if (number >= 2) {
            return HIGH;
        }
        return number == 1 ? MEDIUM : INFO;
    }

    /// Reads a wire name; empty for any other text.
    public static Optional<Severity> parse(String text) {
        return Stream.of(values())
                .filter(severity -> severity.wireName().equals(text))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean atLeast(Severity other) {
        return compareTo(other) <= 0;
    }
}
