package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one analyzer is asked to do.
///
/// @param id ours, for logs on both sides; no analyzer gives it back with a result
/// @param tools in lower case; empty asks for every tool the analyzer has
/// @param targetUrls where the running application answers; only the static analyzer does without
/// @param options the analyzer's `config`: per tool an object of settings. Plain JSON values: maps with text keys,
///     lists, text, numbers, booleans, null
public record AnalysisRequest(
        String id,
        AnalyzerService service,
        Target target,
        SortedSet<String> tools,
        List<URI> targetUrls,
        Map<String, @Nullable Object> options,
        Tier tier) {

    public AnalysisRequest {
        var lower = new TreeSet<String>();
        tools.forEach(tool -> lower.add(tool.strip().toLowerCase(Locale.ROOT)));
        tools = Collections.unmodifiableSortedSet(lower);
        targetUrls = List.copyOf(targetUrls);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        JsonValues.check("options", options);
    }

    /// A request for a running or a plain application, with nothing but its essentials.
    public static AnalysisRequest of(
            String id, AnalyzerService service, Target target, SortedSet<String> tools, Tier tier) {
        return new AnalysisRequest(id, service, target, tools, List.of(), Map.of(), tier);
    }

    /// The same request, for an application that runs at these places, with these settings for the tools.
    public AnalysisRequest with(List<URI> targetUrls, Map<String, @Nullable Object> options) {
        return new AnalysisRequest(id, service, target, tools, targetUrls, options, tier);
    }

    /// The same request, for these tools only.
    AnalysisRequest with(SortedSet<String> tools) {
        return new AnalysisRequest(id, service, target, tools, targetUrls, options, tier);
    }
}
