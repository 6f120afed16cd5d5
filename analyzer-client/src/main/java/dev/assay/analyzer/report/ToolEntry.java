package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.ToolStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a result says about one tool.
///
/// @param partly whether the tool itself says that it did its work only in part
/// @param reason why it did not do its work; of a tool that did, what its findings do not cover, if it says so
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
                status == ToolStatus.COMPLETED ? Nodes.text(tool, "caveat") : reason(tool),
                (int) Nodes.number(tool, "total_issues"),
                sarif);
    }

    static ToolEntry withoutWork(String name, ToolStatus status, String reason) {
        return new ToolEntry(name, status, false, List.of(), null, reason, 0, null);
    }

    ToolEntry failed(String why, List<Draft> remaining) {
        return new ToolEntry(name, ToolStatus.FAILED, false, remaining, seconds, why, stated, sarif);
    }

    ToolEntry named(String other) {
        return new ToolEntry(other, status, partly, drafts, seconds, reason, stated, sarif);
    }

    /// The same tool, mentioned in two places: done when it is done in one of them, in part when it broke in the
    /// other. What both report counts once; the SARIF of the first is the tool's.
    ToolEntry and(ToolEntry second) {
        boolean secondDidMore = second.weight() > weight();
        ToolEntry better = secondDidMore ? second : this;
        ToolEntry other = secondDidMore ? this : second;
        Set<Draft> known = new HashSet<>(drafts);
        return new ToolEntry(
                name,
                better.status,
                partly || second.partly || (better.status == ToolStatus.COMPLETED && other.broke()),
                Stream.concat(drafts.stream(), second.drafts.stream().filter(draft -> !known.contains(draft)))
                        .toList(),
                longer(seconds, second.seconds),
                better.reason == null && (other.broke() || other.status == better.status)
                        ? other.reason
                        : better.reason,
                Math.max(stated, second.stated),
                sarif == null ? second.sarif : sarif);
    }

    private int weight() {
        return switch (status) {
            case MISSING -> 0;
            case SKIPPED -> 1;
            case FAILED, TIMED_OUT -> 2;
            case COMPLETED -> 3;
        };
    }

    private boolean broke() {
        return status == ToolStatus.FAILED || status == ToolStatus.TIMED_OUT;
    }

    private static @Nullable Double longer(@Nullable Double first, @Nullable Double second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Math.max(first, second);
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
