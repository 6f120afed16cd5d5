package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How far a pipeline is.
///
/// @param events the last hundred, newest first
@Schema(name = "ReferenceProgress")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record ProgressAnswer(Generation generation, Analysis analysis, List<Event> events) {

    /// @param status pending, running, completed, failed or skipped
    @Schema(name = "ReferenceGenerationProgress")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Generation(
            int total,
            int completed,
            int failed,
            String status,
            List<Generated> results,
            int maxConcurrent,
            int inFlight) {}

    /// @param duration always null: it is not kept
    @Schema(name = "ReferenceGenerated")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Generated(
            int jobIndex,
            String modelSlug,
            @Nullable String templateSlug,
            @Nullable Integer appNumber,
            boolean success,
            @Nullable String error,
            @Nullable Double duration) {}

    /// @param mainTaskIds of the latest analysis of each application
    /// @param taskIds the same, with `skipped:…` for those that were never tried
    /// @param submittedApps like `demo_model-1:1`
    /// @param retryableApps those that did not complete
    /// @param completed wholly
    /// @param partialSuccess with some of what was asked for
    /// @param startedAt seconds since 1970
    /// @param timeoutAt the same; null once the stage has ended
    @Schema(name = "ReferenceAnalysisProgress")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Analysis(
            int total,
            int completed,
            int failed,
            String status,
            List<String> mainTaskIds,
            List<String> subtaskIds,
            List<String> taskIds,
            List<String> submittedApps,
            List<String> retryableApps,
            int maxConcurrent,
            int inFlight,
            List<Analysed> results,
            int partialSuccess,
            int totalFindings,
            @Nullable BigDecimal startedAt,
            @Nullable BigDecimal timeoutAt) {}

    @Schema(name = "ReferenceAnalysed")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Analysed(
            String modelSlug,
            @Nullable Integer appNumber,
            @Nullable String taskId,
            String status,
            int findings) {}

    /// @param target like `demo_model-1/app1`; null for the whole pipeline
    @Schema(name = "ReferencePipelineEvent")
    @RegisterForReflection
    record Event(
            String timestamp,
            String type,
            String message,
            String level,
            @Nullable String stage,
            @Nullable String target,
            Map<String, String> details) {}
}
