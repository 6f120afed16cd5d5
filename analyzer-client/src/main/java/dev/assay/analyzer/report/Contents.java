package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.ToolStatus;
import java.util.List;
import java.util.function.Function;

/// What the inside of an analysis says.
///
/// @param tools one entry per tool the analysis mentions
/// @param details what it says besides findings
/// @param unmentioned what to say of a tool that was asked for and is not among them
record Contents(List<ToolEntry> tools, ReportDetails details, Function<String, ToolEntry> unmentioned) {

    Contents(List<ToolEntry> tools, ReportDetails details) {
        this(tools, details, Contents::missing);
    }

    static Contents read(Question question, JsonNode analysis, IssueDrafts issues) {
        return switch (question.service()) {
            case STATIC -> new StaticContents(issues).read(analysis);
            case DYNAMIC -> new DynamicContents(issues).read(analysis);
            case PERFORMANCE -> new PerformanceContents().read(analysis);
            case AI -> new AiContents(issues).read(analysis);
        };
    }

    static ToolEntry missing(String tool) {
        return ToolEntry.withoutWork(tool, ToolStatus.MISSING, "the analyzer does not have it or did not run it");
    }
}
