package dev.assay.analyzers.analysis;

import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;

/// A tool and what came of it.
record ToolEntry(Tool tool, ToolReport report) {

    boolean wasRun() {
        return switch (report) {
            case ToolReport.Found found -> true;
            case ToolReport.Failed failed -> true;
            case ToolReport.TimedOut timedOut -> true;
            case ToolReport.NothingToRead nothing -> false;
            case ToolReport.NotFinished notFinished -> false;
        };
    }
}
