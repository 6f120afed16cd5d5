package dev.assay.model.analysis;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How sure a model is of its own judgement.
public enum Confidence {
    HIGH,
    MEDIUM,
    LOW;

    /// Reads an analyzer's word for it, in any case; empty for any other text.
    public static Optional<Confidence> ofWord(String word) {
        return Stream.of(values())
                .filter(confidence -> confidence.wireName().equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
