package dev.assay.edge.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.Tier;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// What one analyzer service is asked to do: the payload of a subtask.
///
/// @param tools empty for all the service has
/// @param options the analyzer's settings per tool, unread by us
@RegisterForReflection
public record SubtaskPayload(SortedSet<String> tools, Tier tier, List<URI> targetUrls, Map<String, JsonNode> options) {}
