package dev.assay.pipelines.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a pipeline would do, and what it lacks at the moment.
///
/// @param canStart false when nothing would be created: applications are to be generated, and there is nobody to
///     ask
/// @param obstacles what stands in the way of a complete result, in sentences
@Schema(name = "PipelinePlan")
@RegisterForReflection
record PlanJson(
        boolean canStart,
        List<String> obstacles,
        int applications,
        int generationTasks,
        int analysisTasks,
        List<JobJson> firstApplications,
        GenerationJson generation,
        List<ServiceJson> services,
        EstimateJson estimate,
        List<String> notes) {

    /// An application as it would be dealt with; `app` is null when its number is not known before it is generated.
    @Schema(name = "PlannedApplication")
    @RegisterForReflection
    record JobJson(
            int number,
            String model,
            @Nullable String template,
            @Nullable Integer app) {}

    @Schema(name = "PlannedGeneration")
    @RegisterForReflection
    record GenerationJson(
            boolean needed, boolean configured, @Nullable String whyNot) {}

    /// @param tools asked for; empty for all the service has
    /// @param missingTools asked for, and the service says that it does not have them
    @Schema(name = "PlannedService")
    @RegisterForReflection
    record ServiceJson(
            String name,
            List<String> tools,

            @Schema(enumeration = {"READY", "CIRCUIT_OPEN", "ABSENT"})
            String readiness,

            @Nullable String reason,
            List<String> missingTools) {}

    /// From the medians of recent runs.
    ///
    /// @param seconds null when nothing was done yet that it could be made of
    /// @param complete false when something the pipeline does has never been done; then it takes longer than this
    @Schema(name = "PipelineEstimate")
    @RegisterForReflection
    record EstimateJson(@Nullable Double seconds, boolean complete, Map<String, MedianJson> madeOf) {}

    @Schema(name = "MedianSeconds")
    @RegisterForReflection
    record MedianJson(int runs, double medianSeconds) {}
}
