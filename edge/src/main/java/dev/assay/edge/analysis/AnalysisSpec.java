package dev.assay.edge.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// An analysis that was asked for, with every name resolved.
///
/// @param services what is asked of each service; an empty set asks for all its tools
/// @param options settings per tool, passed on to the analyzers
/// @param request as it was submitted, for the record
public record AnalysisSpec(
        Map<AnalyzerService, SortedSet<String>> services,
        Tier tier,
        List<URI> targetUrls,
        Map<String, JsonNode> options,
        JsonNode request) {}
