package dev.assay.model.schedule;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What becomes of a firing whose predecessor's task has not ended.
public enum Overlap {
    /// It is left out.
    SKIP,
    /// It is made all the same: both run, or wait, at once.
    ALLOW;

    public static Optional<Overlap> parse(String text) {
        return Stream.of(values()).filter(one -> one.wireName().equals(text)).findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
