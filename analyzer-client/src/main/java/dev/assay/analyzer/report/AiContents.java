package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzer.wire.ToolName;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.Confidence;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.Requirement;
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

    private static final int MAX_MESSAGE = 4_000;

    private final IssueDrafts issues;

    AiContents(IssueDrafts issues) {
        this.issues = issues;
    }

    Contents read(JsonNode analysis) {
        var entries = new ArrayList<ToolEntry>();
        var details = new DetailDrafts();
        for (Map.Entry<String, JsonNode> tool : analysis.path("tools").properties()) {
            if (tool.getValue().isObject()) {
                entries.add(entry(tool.getKey().toLowerCase(Locale.ROOT), tool.getValue(), details));
            }
        }
        return new Contents(entries, details.done());
    }

    private ToolEntry entry(String name, JsonNode tool, DetailDrafts details) {
        JsonNode results = tool.path("results");
        List<JsonNode> items = requirements(results);
        var rest = new ArrayList<>(EndpointTests.failed(results.path("control_endpoint_tests")));
        rest.addAll(issues.issues(tool.path("issues")));
        String reason = whyNothingWasJudged(items, results.path("quality_metrics"));
        if (reason != null) {
            ToolEntry entry = ToolEntry.read(name, tool, rest, null);
            return entry.status() == ToolStatus.COMPLETED ? entry.failed(reason, rest) : entry;
        }

        List<Requirement> requirements = AiItems.requirements(ToolName.canonical(name), items);
        List<QualityScore> scores = AiItems.scores(ToolName.canonical(name), results.path("quality_metrics"));
        requirements.forEach(details::add);
        scores.forEach(details::add);
        var drafts = new ArrayList<Draft>();
        requirements.stream()
                .filter(requirement -> !requirement.met())
                .map(AiContents::draft)
                .forEach(drafts::add);
        scores.stream().filter(score -> !score.passed()).map(AiContents::draft).forEach(drafts::add);
        drafts.addAll(rest);
        return ToolEntry.read(name, tool, drafts, null);
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
        return AiItems.confidence(item) == Confidence.LOW;
    }

    private static Draft draft(Requirement requirement) {
        boolean unsure = requirement.confidence() == Confidence.LOW;
        String what = unsure ? "Requirement not confirmed: " : "Requirement not met: ";
        String why = requirement.explanation() == null ? "" : " (" + requirement.explanation() + ")";
        return Draft.of(
                requirement.category(),
                unsure ? Severity.LOW : Severity.MEDIUM,
                WireText.clean(what + requirement.requirement() + why, MAX_MESSAGE));
    }

    private static Draft draft(QualityScore score) {
        String head = "%s scored %d of 100"
                .formatted(
                        score.name(), score.score() == null ? 0 : score.score().intValue());
        String message = score.findings().isEmpty() ? head : head + ": " + String.join("; ", score.findings());
        return Draft.of(
                score.id(),
                score.confidence() == Confidence.LOW ? Severity.LOW : Severity.MEDIUM,
                WireText.clean(message, MAX_MESSAGE));
    }
}
