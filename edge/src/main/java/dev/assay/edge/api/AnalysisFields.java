package dev.assay.edge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.model.analysis.AnalysisType;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what an analysis is to do: `analysis`, `tools` or `services`, `tier`, `targetUrls`, `options`.
@ApplicationScoped
public class AnalysisFields {

    private static final int MAX_TOOLS = 100;
    private static final int MAX_URLS = 20;

    private final ToolCatalog catalog;

    public AnalysisFields(ToolCatalog catalog) {
        this.catalog = catalog;
    }

    /// @param body the whole request, kept with the task
    /// @return null when anything is wrong, which `fields` then says
    public @Nullable AnalysisSpec read(Fields fields, ObjectNode body) {
        return read(fields, "analysis", body);
    }

    /// @param typeField where the ready-made choice of tools is named
    public @Nullable AnalysisSpec read(Fields fields, String typeField, ObjectNode body) {
        Tier tier = fields.parsed("tier", Tier::parse, "quick, standard or deep");
        List<URI> targetUrls = targetUrls(fields);
        Map<String, JsonNode> options = fields.objects("options");
        Map<AnalyzerService, SortedSet<String>> services = services(fields, typeField);
        return services == null
                ? null
                : new AnalysisSpec(services, tier == null ? Tier.STANDARD : tier, targetUrls, options, body);
    }

    private @Nullable Map<AnalyzerService, SortedSet<String>> services(Fields fields, String typeField) {
        AnalysisType type = fields.parsed(
                typeField,
                AnalysisType::parse,
                "one of "
                        + String.join(
                                ", ",
                                Stream.of(AnalysisType.values())
                                        .map(AnalysisType::wireName)
                                        .toList()));
        List<String> tools = fields.texts("tools", MAX_TOOLS);
        List<String> services = fields.texts("services", MAX_TOOLS);
        long given =
                Stream.of(typeField, "tools", "services").filter(fields::has).count();
        if (given > 1) {
            return fields.wrong(typeField, "choose one of " + typeField + ", tools and services");
        }
        if (tools != null) {
            return byTools(fields, tools);
        }
        if (services != null) {
            return byServices(fields, services);
        }
        return catalog.route(type == null ? AnalysisType.COMPREHENSIVE : type);
    }

    private @Nullable Map<AnalyzerService, SortedSet<String>> byTools(Fields fields, List<String> tools) {
        if (tools.isEmpty()) {
            return fields.wrong("tools", "must name at least one tool; leave it out to run them all");
        }
        List<String> unknown =
                tools.stream().filter(name -> catalog.resolve(name).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            return fields.wrong(
                    "tools", "unknown: " + clipped(unknown) + "; known are " + String.join(", ", catalog.names()));
        }
        return catalog.route(
                tools.stream().map(catalog::resolve).flatMap(Optional::stream).toList());
    }

    private @Nullable Map<AnalyzerService, SortedSet<String>> byServices(Fields fields, List<String> services) {
        List<AnalyzerService> known = services.stream()
                .map(AnalyzerService::parse)
                .flatMap(Optional::stream)
                .toList();
        if (services.isEmpty() || known.size() != services.size()) {
            return fields.wrong(
                    "services",
                    "must be some of "
                            + String.join(
                                    ", ",
                                    Stream.of(AnalyzerService.values())
                                            .map(AnalyzerService::wireName)
                                            .toList()));
        }
        return catalog.all(known);
    }

    private static List<URI> targetUrls(Fields fields) {
        List<String> texts = fields.texts("targetUrls", MAX_URLS);
        var urls = new ArrayList<URI>();
        for (String text : texts == null ? List.<String>of() : texts) {
            try {
                URI url = new URI(text);
                boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                if (web && url.getHost() != null) {
                    urls.add(url);
                    continue;
                }
            } catch (URISyntaxException _) {
                // Said below, with the same words as for any other text that is not a web address.
            }
            fields.wrong(
                    "targetUrls",
                    "must be web addresses like http://host:5000/; one is not: " + clipped(List.of(text)));
        }
        return urls;
    }

    private static String clipped(List<String> texts) {
        String joined = String.join(", ", texts);
        return joined.length() > 200 ? joined.substring(0, 200) + "…" : joined;
    }
}
