package dev.assay.analyzer.report;

import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.ToolStatus;
import java.util.Collection;

/// Decides what came of an analysis, because what the analyzers say about it themselves cannot be relied on.
final class EffectiveStatus {

    private EffectiveStatus() {}

    /// @param said the worst of what the frame and the analysis say
    /// @param saysWhy whether the analysis gives a reason of its own
    /// @param asked the tools asked for; all of them when none was named
    static Status of(StatusWord said, boolean saysWhy, Collection<ToolEntry> asked) {
        boolean anyDidWork = asked.stream().anyMatch(tool -> tool.status() == ToolStatus.COMPLETED);
        if (said.isFailure()) {
            boolean onlyMissing = !asked.isEmpty() && asked.stream().allMatch(EffectiveStatus::wasNotRun);
            return onlyMissing && !saysWhy ? Status.NO_TOOL_RAN : Status.ERROR;
        }
        if (asked.isEmpty()) {
            return Status.NO_TOOL_RAN;
        }
        boolean allDone = asked.stream().allMatch(tool -> tool.status().isDone());
        if (!anyDidWork && !allDone) {
            return Status.NO_TOOL_RAN;
        }
        boolean partly = said == StatusWord.PARTLY || asked.stream().anyMatch(ToolEntry::partly);
        return allDone && !partly ? Status.COMPLETE : Status.PARTIAL;
    }

    private static boolean wasNotRun(ToolEntry tool) {
        return tool.status() == ToolStatus.MISSING || tool.status() == ToolStatus.SKIPPED;
    }

    /// The worse of two statuses. Only three things matter: failure, done in part, and the rest.
    static StatusWord worst(StatusWord first, StatusWord second) {
        if (first.isFailure() || second.isFailure()) {
            boolean unreachable = first == StatusWord.UNREACHABLE || second == StatusWord.UNREACHABLE;
            return unreachable ? StatusWord.UNREACHABLE : first.isFailure() ? first : second;
        }
        return second == StatusWord.PARTLY ? second : first;
    }
}
