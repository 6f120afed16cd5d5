package dev.assay.model.analysis;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How thorough an analysis may be.
public enum Tier {
    QUICK(Duration.ofSeconds(30)),
    STANDARD(Duration.ofMinutes(2)),
    DEEP(Duration.ofMinutes(10));

    private final Duration toolTime;

    Tier(Duration toolTime) {
        this.toolTime = toolTime;
    }

    /// How long one tool may run, where the analyzer lets itself be told.
    public Duration toolTime() {
        return toolTime;
    }

    public static Optional<Tier> parse(String text) {
        return Stream.of(values()).filter(tier -> tier.wireName().equals(text)).findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
