package dev.assay.tasks.api;

import dev.assay.edge.tools.ServiceTools;
import dev.assay.model.analysis.AnalysisType;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Deadlines;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolCatalog;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What can be asked for: tools, how thorough, and which analyses ask for which tools.
@Schema(name = "Tools")
@RegisterForReflection
record ToolsJson(List<ServiceJson> services, List<TierJson> tiers, List<AnalysisJson> analyses) {

    /// @param checkedAt when the service was last asked which tools it has; null before
    @Schema(name = "ServiceTools")
    @RegisterForReflection
    record ServiceJson(String service, @Nullable Instant checkedAt, List<CatalogToolJson> tools) {}

    /// @param aliases other names it can be asked for by
    @Schema(name = "CatalogTool")
    @RegisterForReflection
    record CatalogToolJson(
            String name,
            List<String> aliases,

            @Schema(enumeration = {"available", "missing", "unknown"})
            String availability) {}

    /// @param toolSeconds how long one tool may run
    /// @param stallSeconds how long an analyzer that reports progress may say nothing
    /// @param requestSeconds how long a service may take for all its tools, by service
    @Schema(name = "Tier")
    @RegisterForReflection
    record TierJson(String name, long toolSeconds, long stallSeconds, Map<String, Long> requestSeconds) {}

    /// @param tools what it asks for, by service
    @Schema(name = "AnalysisType")
    @RegisterForReflection
    record AnalysisJson(String name, Map<String, List<String>> tools) {}

    static ToolsJson of(ToolCatalog catalog, Map<AnalyzerService, ServiceTools> known, Deadlines deadlines) {
        return new ToolsJson(
                each(AnalyzerService.values(), service -> service(service, catalog, known.get(service))),
                each(Tier.values(), tier -> tier(tier, deadlines)),
                each(AnalysisType.values(), type -> analysis(type, catalog)));
    }

    private static ServiceJson service(AnalyzerService service, ToolCatalog catalog, @Nullable ServiceTools known) {
        return new ServiceJson(
                service.wireName(),
                known == null ? null : known.checkedAt(),
                catalog.toolsOf(service).stream()
                        .map(tool -> new CatalogToolJson(
                                tool,
                                List.copyOf(catalog.aliasesOf(tool)),
                                known == null ? "unknown" : known.of(tool).wireName()))
                        .toList());
    }

    private static TierJson tier(Tier tier, Deadlines deadlines) {
        var requests = new LinkedHashMap<String, Long>();
        for (AnalyzerService service : AnalyzerService.values()) {
            requests.put(service.wireName(), deadlines.request(tier, service).toSeconds());
        }
        return new TierJson(
                tier.wireName(),
                tier.toolTime().toSeconds(),
                deadlines.stall(tier).toSeconds(),
                requests);
    }

    private static AnalysisJson analysis(AnalysisType type, ToolCatalog catalog) {
        var tools = new LinkedHashMap<String, List<String>>();
        catalog.route(type).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(part -> tools.put(
                        part.getKey().wireName(),
                        List.copyOf(part.getValue().isEmpty() ? catalog.toolsOf(part.getKey()) : part.getValue())));
        return new AnalysisJson(type.wireName(), tools);
    }

    private static <E, T> List<T> each(E[] values, Function<E, T> json) {
        return Stream.of(values).map(json).toList();
    }
}
