package dev.assay.model.pipeline;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The two stages of a pipeline. In a streaming one they overlap.
public enum Stage {
    GENERATION,
    ANALYSIS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Stage> parse(String text) {
        return Stream.of(values())
                .filter(stage -> stage.wireName().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
