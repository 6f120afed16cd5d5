package dev.assay.analyzers.analysis;

import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the tools of one analysis have found so far. Safe for use by several threads.
final class Gathered {

    private static final ToolReport NOT_YET = new ToolReport.NotFinished();

    private final List<Tool> wanted;
    private final Map<Tool, ToolReport> reports = new HashMap<>();

    /// @param wanted all tools, in the order in which they are listed
    Gathered(List<Tool> wanted) {
        this.wanted = wanted;
    }

    synchronized void add(Tool tool, ToolReport report) {
        reports.put(tool, report);
    }

    /// One entry for each tool; those that have not ended say so.
    synchronized List<ToolEntry> entries() {
        return wanted.stream()
                .map(tool -> new ToolEntry(tool, reports.getOrDefault(tool, NOT_YET)))
                .toList();
    }
}
