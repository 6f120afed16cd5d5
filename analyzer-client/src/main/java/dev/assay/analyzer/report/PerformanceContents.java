package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.ToolStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The performance tester's tools, which stand under each URL they were pointed at.
///
/// The summaries beside the URLs keep only what the last URL gave, so they are asked only about tools that stand
/// nowhere else.
final class PerformanceContents {

    /// Stands where tools stand and is none: the probe before them.
    private static final String PROBE = "connectivity";

    private final Map<String, List<ToolEntry>> runs = new TreeMap<>();
    private final DetailDrafts details = new DetailDrafts();

    Contents read(JsonNode analysis) {
        for (Map.Entry<String, JsonNode> place : analysis.path("results").properties()) {
            if (!place.getKey().equals("tool_runs")) {
                readPlace(place.getKey(), place.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> tool : analysis.path("tool_results").properties()) {
            String name = tool.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals(PROBE) && !runs.containsKey(name) && ToolEntry.looksLikeTool(tool.getValue())) {
                runs.put(name, List.of(ToolEntry.read(name, tool.getValue(), List.of(), null)));
                PerformanceMetrics.read(name, null, measured(analysis, tool), details);
            }
        }
        return new Contents(
                runs.values().stream().map(PerformanceContents::together).toList(), details.done());
    }

    /// Of a tool that stands under no URL: what its run says, else its summary.
    private static JsonNode measured(JsonNode analysis, Map.Entry<String, JsonNode> tool) {
        JsonNode run = analysis.path("results").path("tool_runs").path(tool.getKey());
        return run.isObject() ? run : tool.getValue();
    }

    private void readPlace(String url, JsonNode place) {
        Places.probe(url, place.path(PROBE), details);
        boolean reachable =
                !StatusWord.of(Nodes.text(place.path(PROBE), "status")).isFailure();
        for (Map.Entry<String, JsonNode> member : place.properties()) {
            String name = member.getKey().toLowerCase(Locale.ROOT);
            JsonNode tool = member.getValue();
            if (name.equals(PROBE) || !ToolEntry.looksLikeTool(tool)) {
                continue;
            }
            ToolEntry entry = ToolEntry.read(name, tool, List.of(), null);
            if (entry.status() == ToolStatus.COMPLETED && (!reachable || nothingAnswered(tool))) {
                entry = entry.failed(url + " answered none of its requests", List.of());
            }
            runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(entry);
            PerformanceMetrics.read(name, url, tool, details);
        }
    }

    /// The tools call it a success when every single request failed.
    private static boolean nothingAnswered(JsonNode tool) {
        double failed = Nodes.number(tool, "failed_requests");
        boolean noneSucceeded = tool.has("successful_requests") && Nodes.number(tool, "successful_requests") == 0;
        boolean rateIsZero = tool.has("success_rate") && Nodes.number(tool, "success_rate") == 0;
        boolean noneCompleted = tool.has("completed_requests") && Nodes.number(tool, "completed_requests") <= failed;
        double requests = Nodes.number(tool, "requests");
        boolean allFailed = tool.has("failures") && requests > 0 && Nodes.number(tool, "failures") >= requests;
        boolean noResponses = tool.has("responses") && requests > 0 && Nodes.number(tool, "responses") == 0;
        return (failed > 0 && (noneSucceeded || rateIsZero || noneCompleted)) || allFailed || noResponses;
    }

    /// One tool over all URLs: it did its work when it did for one of them, and only partly when not for all.
    private static ToolEntry together(List<ToolEntry> entries) {
        ToolEntry best = entries.stream()
                .filter(entry -> entry.status() == ToolStatus.COMPLETED)
                .findFirst()
                .orElse(entries.getFirst());
        boolean partly = best.status() == ToolStatus.COMPLETED
                && entries.stream()
                        .anyMatch(entry -> entry.partly() || !entry.status().isDone());
        return new ToolEntry(
                best.name(), best.status(), partly, List.of(), seconds(entries), best.reason(), best.stated(), null);
    }

    private static @Nullable Double seconds(List<ToolEntry> entries) {
        Double sum = null;
        for (ToolEntry entry : entries) {
            if (entry.seconds() != null) {
                sum = (sum == null ? 0 : sum) + entry.seconds();
            }
        }
        return sum;
    }
}
