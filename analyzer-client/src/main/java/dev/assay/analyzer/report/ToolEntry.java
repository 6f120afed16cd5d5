package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.ToolStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a result says about one tool.
///
/// @param partly whether the tool itself says that it did its work only in part
/// @param stated how many findings the tool says it has; 0 when it does not say
record ToolEntry(
        String name,
        ToolStatus status,
        boolean partly,
        List<Draft> drafts,
        @Nullable Double seconds,
        @Nullable String reason,
        int stated,
        @Nullable Span sarif) {

    /// Reads the members that tools of all services have in common.
    static ToolEntry read(String name, JsonNode tool, List<Draft> drafts, @Nullable Span sarif) {
        ToolStatus status = status(tool);
        return new ToolEntry(
                name,
                status,
                StatusWord.of(Nodes.text(tool, "status")) == StatusWord.PARTLY,
                drafts,
                seconds(tool),
                status == ToolStatus.COMPLETED ? null : reason(tool),
                (int) Nodes.number(tool, "total_issues"),
                sarif);
    }

    static ToolEntry withoutWork(String name, ToolStatus status, String reason) {
        return new ToolEntry(name, status, false, List.of(), null, reason, 0, null);
    }

    ToolEntry failed(String why, List<Draft> remaining) {
        return new ToolEntry(name, ToolStatus.FAILED, false, remaining, seconds, why, stated, sarif);
    }

    /// True for an object that says of itself what a tool says.
    static boolean looksLikeTool(JsonNode node) {
        return node.isObject()
                && (node.has("tool") || node.has("tool_name") || node.has("executed") || node.has("status"));
    }

    private static ToolStatus status(JsonNode tool) {
        boolean saysItRan = tool.path("executed").isBoolean();
        boolean ran = tool.path("executed").asBoolean();
        return switch (StatusWord.of(Nodes.text(tool, "status"))) {
            case GOOD, PARTLY -> saysItRan && !ran ? ToolStatus.MISSING : ToolStatus.COMPLETED;
            case NOTHING_TO_DO -> ToolStatus.SKIPPED;
            case ABSENT -> ToolStatus.MISSING;
            case TIMED_OUT -> ToolStatus.TIMED_OUT;
            case UNREACHABLE, BAD -> ToolStatus.FAILED;
            case SILENT -> {
                if (Nodes.text(tool, "error") != null) {
                    yield ToolStatus.FAILED;
                }
                yield ran ? ToolStatus.COMPLETED : saysItRan ? ToolStatus.MISSING : ToolStatus.FAILED;
            }
        };
    }

    private static @Nullable Double seconds(JsonNode tool) {
        Double recorded = Nodes.seconds(tool.path("execution_record"), "duration");
        Double measured = Nodes.seconds(tool.path("raw"), "duration");
        Double stated = Nodes.seconds(tool, "duration_seconds", "duration", "execution_time");
        return recorded != null ? recorded : measured != null ? measured : stated;
    }

    private static String reason(JsonNode tool) {
        String text = Nodes.text(tool, "error", "message", "reason", "summary");
        if (text != null) {
            return text;
        }
        String word = Nodes.text(tool, "status");
        return word == null ? "the analyzer gave no reason" : "the analyzer says: " + word;
    }
}
