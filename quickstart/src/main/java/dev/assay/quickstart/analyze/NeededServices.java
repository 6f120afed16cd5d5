package dev.assay.quickstart.analyze;

import dev.assay.model.analysis.AnalysisType;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.ToolCatalog;
import dev.assay.quickstart.client.Submission;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which analyzers an analysis needs beside the static one, the only one that `./assay up` starts.
final class NeededServices {

    private NeededServices() {}

    /// One sentence about those that nobody has named to Assay; empty when there are none.
    ///
    /// @param isSet whether an environment variable has a value
    static Optional<String> warning(Submission submission, Predicate<String> isSet) {
        Map<AnalyzerService, String> missing = services(submission).stream()
                .filter(service -> service != AnalyzerService.STATIC && !isSet.test(variable(service)))
                .sorted()
                .collect(Collectors.toMap(
                        service -> service,
                        NeededServices::variable,
                        (first, second) -> first,
                        () -> new EnumMap<>(AnalyzerService.class)));
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String names = missing.keySet().stream().map(AnalyzerService::wireName).collect(Collectors.joining(", the "));
        return Optional.of(
                "this analysis needs the " + names + ", which ./assay up does not start; start it yourself, set "
                        + String.join(", ", missing.values()) + " to its ws://HOST:PORT, and start Assay again");
    }

    private static Set<AnalyzerService> services(Submission submission) {
        if (submission.tools().isEmpty()) {
            return AnalysisType.parse(submission.analysis())
                    .map(type -> ToolCatalog.STANDARD.route(type).keySet())
                    .orElse(Set.of());
        }
        return ToolCatalog.STANDARD
                .route(submission.tools().stream()
                        .flatMap(tool -> ToolCatalog.STANDARD.resolve(tool).stream())
                        .toList())
                .keySet();
    }

    private static String variable(AnalyzerService service) {
        return switch (service) {
            case STATIC -> "STATIC_ANALYZER_URLS";
            case DYNAMIC -> "DYNAMIC_ANALYZER_URLS";
            case PERFORMANCE -> "PERF_TESTER_URLS";
            case AI -> "AI_ANALYZER_URLS";
        };
    }
}
