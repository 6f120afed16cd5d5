package dev.assay.model.analysis;

import java.util.Optional;
import java.util.stream.Stream;

/// The services that analyse applications.
public enum AnalyzerService {
    STATIC("static-analyzer"),
    DYNAMIC("dynamic-analyzer"),
    PERFORMANCE("performance-tester"),
    AI("ai-analyzer");

    private final String wireName;

    AnalyzerService(String wireName) {
        this.wireName = wireName;
    }

    /// The name in requests, results and URLs.
    public String wireName() {
        return wireName;
    }

    public static Optional<AnalyzerService> parse(String text) {
        return Stream.of(values())
                .filter(service -> service.wireName.equals(text))
                .findFirst();
    }
}
