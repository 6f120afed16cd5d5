package dev.assay.edge.tools;

import java.util.Locale;

/// Whether a tool can be had.
public enum Availability {
    /// Its service says that it has it.
    AVAILABLE,
    /// Its service answers, and does not have it.
    MISSING,
    /// Its service does not answer: it is busy, or not there.
    UNKNOWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
