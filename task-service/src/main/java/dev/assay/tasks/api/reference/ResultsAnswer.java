package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a task found.
@Schema(name = "ReferenceResults")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record ResultsAnswer(Metadata metadata, Results results) {

    @Schema(name = "ReferenceResultsMetadata")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Metadata(
            @Nullable String modelSlug,
            @Nullable Integer appNumber,
            @Nullable String timestamp,
            String analyzerVersion) {}

    @Schema(name = "ReferenceResultsBody")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Results(TaskTimes task, Summary summary, Map<String, Tool> tools, List<Found> findings) {}

    @Schema(name = "ReferenceTaskTimes")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record TaskTimes(
            String taskId,
            @Nullable String startedAt,
            @Nullable String completedAt) {}

    @Schema(name = "ReferenceSummary")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Summary(int totalFindings, Severities severityBreakdown, List<String> toolsUsed) {}

    /// Findings that only inform are counted in the total and nowhere else.
    @Schema(name = "ReferenceSeverities")
    @RegisterForReflection
    record Severities(int critical, int high, int medium, int low) {}

    @Schema(name = "ReferenceTool")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Tool(String status, int findingsCount, @Nullable Double executionTime) {}

    @Schema(name = "ReferenceFinding")
    @RegisterForReflection
    record Found(
            String tool,
            String severity,
            String message,
            @Nullable String file,
            @Nullable Integer line) {}
}
