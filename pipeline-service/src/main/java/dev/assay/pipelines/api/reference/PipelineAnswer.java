package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A pipeline.
///
/// @param userId always null: pipelines belong to nobody
/// @param status pending, running, paused, completed, partial_success, failed or cancelled
/// @param stage generation, analysis or done
/// @param overallProgress 0 to 100; 100 exactly when it has ended
@Schema(name = "ReferencePipeline")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record PipelineAnswer(
        String id,
        @Nullable Long userId,
        @Nullable String name,
        String status,
        String stage,
        JsonNode config,
        ProgressAnswer progress,
        double overallProgress,
        @Nullable String errorMessage,
        String createdAt,
        @Nullable String startedAt,
        @Nullable String completedAt,
        String updatedAt) {

    /// What comes of a start.
    @Schema(name = "ReferencePipelineStarted")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Started(String pipelineId, PipelineAnswer pipeline) {}

    /// With all its tasks.
    @Schema(name = "ReferencePipelineDetails")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Details(
            @JsonUnwrapped PipelineAnswer pipeline,
            List<GenerationJob> generationJobs,
            List<Task> analysisTasks,
            List<Task> allTasks,
            TaskSummary taskSummary,
            List<ProgressAnswer.Event> events) {}

    @Schema(name = "ReferenceGenerationJob")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record GenerationJob(
            int index,
            String modelSlug,
            @Nullable String templateSlug,
            @Nullable Integer appNumber,
            boolean success,
            @Nullable String error) {}

    /// A main task, or a subtask with its service.
    @Schema(name = "ReferencePipelineTask")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Task(
            String taskId,
            String taskName,
            String targetModel,
            @Nullable Integer targetAppNumber,
            String status,
            int progressPercentage,
            @Nullable String serviceName,
            @Nullable String errorMessage,
            @Nullable Double actualDuration) {}

    /// Of the main tasks.
    @Schema(name = "ReferenceTaskSummary")
    @RegisterForReflection
    record TaskSummary(int completed, int running, int failed, int pending) {}

    /// What `/automation/api` answers.
    @Schema(name = "ReferencePageAnswer")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            boolean success,
            @Nullable String pipelineId,
            @Nullable String message,
            @Nullable Object data) {}
}
