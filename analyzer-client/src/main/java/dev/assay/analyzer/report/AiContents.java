package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.Severity;
import dev.assay.model.analysis.ToolStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The AI analyzer's tools: requirements and quality metrics, each with how sure the model is.
final class AiContents {

    private static final String UNSURE = "LOW";
    private static final int MAX_MESSAGE = 4_000;

    private final IssueDrafts issues;

    AiContents(IssueDrafts issues) {
        this.issues = issues;
    }

    List<ToolEntry> read(JsonNode analysis) {
        var entries = new ArrayList<ToolEntry>();
        for (Map.Entry<String, JsonNode> tool : analysis.path("tools").properties()) {
            if (tool.getValue().isObject()) {
                entries.add(entry(tool.getKey().toLowerCase(Locale.ROOT), tool.getValue()));
            }
        }
        return entries;
    }

    private ToolEntry entry(String name, JsonNode tool) {
        JsonNode results = tool.path("results");
        List<JsonNode> requirements = requirements(results);
        var judged = new ArrayList<Draft>();
        requirements.forEach(requirement -> requirement(requirement, judged));
        results.path("quality_metrics").forEach(metric -> metric(metric, judged));
        var rest = new ArrayList<>(EndpointTests.failed(results.path("control_endpoint_tests")));
        rest.addAll(issues.issues(tool.path("issues")));

        var all = new ArrayList<>(judged);
        all.addAll(rest);
        ToolEntry entry = ToolEntry.read(name, tool, all, null);
        String reason = whyNothingWasJudged(requirements, results.path("quality_metrics"));
        return entry.status() == ToolStatus.COMPLETED && reason != null ? entry.failed(reason, rest) : entry;
    }

    /// Each list of requirements once: `functional_requirements` repeats the backend's.
    private static List<JsonNode> requirements(JsonNode results) {
        var items = new ArrayList<JsonNode>();
        for (Map.Entry<String, JsonNode> list : results.properties()) {
            boolean isCopy = list.getKey().equals("functional_requirements") && results.has("backend_requirements");
            if (list.getKey().endsWith("_requirements") && !isCopy) {
                list.getValue().forEach(items::add);
            }
        }
        return items;
    }

    /// Without an API key the service still says success, and gives every item the same explanation and the least
    /// confidence. Seen by that shape; what the explanation says does not matter.
    private static @Nullable String whyNothingWasJudged(List<JsonNode> requirements, JsonNode metrics) {
        Set<String> explanations = new HashSet<>();
        for (JsonNode requirement : requirements) {
            if (requirement.path("met").asBoolean() || !isUnsure(requirement)) {
                return null;
            }
            String explanation = Nodes.text(requirement, "explanation");
            explanations.add(explanation == null ? "" : explanation);
        }
        for (JsonNode metric : metrics) {
            if (metric.path("passed").asBoolean() || !isUnsure(metric) || Nodes.number(metric, "score") > 0) {
                return null;
            }
            explanations.addAll(Nodes.texts(metric.path("findings")));
        }
        if (explanations.size() != 1) {
            return null;
        }
        String only = explanations.iterator().next();
        return only.isBlank() ? "the model judged nothing" : only;
    }

    private static boolean isUnsure(JsonNode item) {
        String confidence = Nodes.text(item, "confidence");
        return confidence != null && confidence.equalsIgnoreCase(UNSURE);
    }

    private static void requirement(JsonNode item, List<Draft> drafts) {
        String requirement = Nodes.text(item, "requirement", "name", "title");
        boolean met = item.path("met").asBoolean();
        if (requirement == null || (met && !isUnsure(item))) {
            return;
        }
        String explanation = Nodes.text(item, "explanation");
        String what = isUnsure(item) ? "Requirement not confirmed: " : "Requirement not met: ";
        String message = what + requirement + (explanation == null ? "" : " (" + explanation + ")");
        drafts.add(Draft.of(
                Nodes.text(item, "category"),
                isUnsure(item) ? Severity.LOW : Severity.MEDIUM,
                WireText.clean(message, MAX_MESSAGE)));
    }

    private static void metric(JsonNode item, List<Draft> drafts) {
        if (!item.path("passed").isBoolean() || item.path("passed").booleanValue()) {
            return;
        }
        String id = Nodes.text(item, "metric_id");
        String name = Nodes.text(item, "metric_name", "name");
        String head = "%s scored %d of 100"
                .formatted(name == null ? id == null ? "a metric" : id : name, (int) Nodes.number(item, "score"));
        List<String> findings = Nodes.texts(item.path("findings"));
        String message = findings.isEmpty() ? head : head + ": " + String.join("; ", findings);
        drafts.add(Draft.of(id, isUnsure(item) ? Severity.LOW : Severity.MEDIUM, WireText.clean(message, MAX_MESSAGE)));
    }
}
