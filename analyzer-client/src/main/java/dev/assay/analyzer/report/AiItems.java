package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.Confidence;
import dev.assay.model.analysis.QualityScore;
import dev.assay.model.analysis.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The single judgements in an AI tool's results. Items that do not say what they are about are none.
final class AiItems {

    private AiItems() {}

    static List<Requirement> requirements(String tool, List<JsonNode> items) {
        var requirements = new ArrayList<Requirement>();
        for (JsonNode item : items) {
            String text = Nodes.text(item, "requirement", "name", "title");
            if (text != null) {
                requirements.add(new Requirement(
                        tool,
                        text,
                        item.path("met").asBoolean(),
                        confidence(item),
                        Nodes.text(item, "explanation"),
                        Nodes.text(item, "category"),
                        Nodes.finite(item.path("weight"))));
            }
        }
        return requirements;
    }

    static List<QualityScore> scores(String tool, JsonNode metrics) {
        var scores = new ArrayList<QualityScore>();
        for (JsonNode item : metrics) {
            if (item.path("passed").isBoolean()) {
                String id = Nodes.text(item, "metric_id", "id");
                String name = Nodes.text(item, "metric_name", "name");
                Double score = Nodes.finite(item.path("score"));
                scores.add(new QualityScore(
                        tool,
                        id,
                        name == null ? id == null ? "a metric" : id : name,
                        item.path("passed").booleanValue(),
                        score == null ? null : (Double) Math.clamp(score, 0.0, 100.0),
                        confidence(item),
                        Nodes.texts(item.path("findings")),
                        Nodes.texts(item.path("recommendations")),
                        Nodes.finite(item.path("weight"))));
            }
        }
        return scores;
    }

    static @Nullable Confidence confidence(JsonNode item) {
        String word = Nodes.text(item, "confidence");
        return word == null ? null : Confidence.ofWord(word).orElse(null);
    }
}
