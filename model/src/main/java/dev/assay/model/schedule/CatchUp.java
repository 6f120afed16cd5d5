package dev.assay.model.schedule;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What becomes of firings whose time passed while nobody could fire them.
public enum CatchUp {
    /// One task for all that were missed, as soon as that is possible.
    ONCE,
    /// None: the next firing is the next there is.
    SKIP;

    public static Optional<CatchUp> parse(String text) {
        return Stream.of(values()).filter(one -> one.wireName().equals(text)).findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
