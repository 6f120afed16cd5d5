package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.ToolStatus;
import java.util.List;
import java.util.function.Function;

/// What the inside of an analysis says.
///
/// @param tools one entry per tool the analysis mentions
/// @param unmentioned what to say of a tool that was asked for and is not among them
record Contents(List<ToolEntry> tools, Function<String, ToolEntry> unmentioned) {

    static Contents read(Question question, JsonNode analysis, IssueDrafts issues) {
        return switch (question.service()) {
            case STATIC -> new StaticContents(issues).read(analysis);
            case DYNAMIC -> new Contents(new DynamicContents(issues).read(analysis), Contents::missing);
            case PERFORMANCE -> new Contents(PerformanceContents.read(analysis), Contents::missing);
            case AI -> new Contents(new AiContents(issues).read(analysis), Contents::missing);
        };
    }

    static ToolEntry missing(String tool) {
        return ToolEntry.withoutWork(tool, ToolStatus.MISSING, "the analyzer does not have it or did not run it");
    }
}
