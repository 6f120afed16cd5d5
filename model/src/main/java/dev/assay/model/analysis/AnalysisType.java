package dev.assay.model.analysis;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A ready-made choice of services and tools.
public enum AnalysisType {
    /// Everything every service has.
    COMPREHENSIVE,
    /// What the replaced system calls a comprehensive analysis in some places; the same.
    UNIFIED,
    /// The tools of the static and the dynamic analyzer that look for weaknesses.
    SECURITY,
    STATIC,
    DYNAMIC,
    PERFORMANCE,
    AI;

    public static Optional<AnalysisType> parse(String text) {
        return Stream.of(values()).filter(type -> type.wireName().equals(text)).findFirst();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
