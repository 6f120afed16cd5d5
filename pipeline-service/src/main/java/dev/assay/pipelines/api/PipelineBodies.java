package dev.assay.pipelines.api;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What the endpoints take, for the OpenAPI document; [PipelineRequests] and its like read it.
final class PipelineBodies {

    private PipelineBodies() {}

    @Schema(
            name = "NewPipeline",
            description = "Applications to be generated or at hand, and what is done to each. The sections may stand in"
                    + " `config`, too, spelled as in the replaced system.")
    record Create(
            @Schema(maxLength = 200, examples = "nightly") @Nullable
            String name,

            @Schema(
                    description =
                            "Saved settings to begin with, by id, by name, or `default`; sections given here replace theirs")
            @Nullable
            String preset,

            @Schema(required = true) Generation generation,
            @Nullable Analysis analysis,

            @Schema(defaultValue = "true", description = "Analyse each application as soon as it is there") @Nullable
            Boolean streaming,

            @Schema(
                    enumeration = {"low", "normal", "high", "urgent"},
                    defaultValue = "normal")
            @Nullable
            String priority) {}

    @Schema(name = "PipelineGeneration")
    record Generation(
            @Schema(enumeration = {"generate", "existing"}) @Nullable
            String mode,

            @Schema(description = "Slugs or providers' ids") @Nullable
            List<String> models,

            @Nullable List<String> templates,

            @Schema(description = "`\"openai_gpt-4:3\"` or `{\"model\":\"openai_gpt-4\",\"app\":3}`") @Nullable
            List<Object> applications,

            @Schema(minimum = "0", maximum = "2") @Nullable Double temperature,

            @Schema(minimum = "1", maximum = "1000000") @Nullable
            Integer maxOutputTokens,

            @Schema(minimum = "1", maximum = "50", defaultValue = "2") @Nullable
            Integer maxConcurrentTasks,

            @Schema(minimum = "1", maximum = "604800", defaultValue = "1800") @Nullable
            Integer timeoutSeconds) {}

    @Schema(name = "PipelineAnalysisRequest")
    record Analysis(
            @Schema(defaultValue = "true") @Nullable Boolean enabled,

            @Schema(
                    enumeration = {"comprehensive", "unified", "security", "static", "dynamic", "performance", "ai"},
                    defaultValue = "comprehensive")
            @Nullable
            String profile,

            @Nullable List<String> tools,
            @Nullable List<String> services,

            @Schema(
                    enumeration = {"quick", "standard", "deep"},
                    defaultValue = "standard")
            @Nullable
            String tier,

            @Nullable List<String> targetUrls,

            @Schema(type = SchemaType.OBJECT, description = "Settings per tool, passed on to the analyzers") @Nullable
            Map<String, Object> options,

            @Schema(minimum = "1", maximum = "50", defaultValue = "3") @Nullable
            Integer maxConcurrentTasks,

            @Schema(minimum = "1", maximum = "604800", defaultValue = "1800") @Nullable
            Integer timeoutSeconds,

            @Schema(minimum = "0", maximum = "86400", defaultValue = "180") @Nullable
            Integer analyzerWaitSeconds) {}

    @Schema(name = "CancelPipeline")
    record Cancel(
            @Schema(maxLength = 500, description = "Kept with the pipeline and its tasks") @Nullable
            String reason) {}

    @Schema(name = "ExtendPipeline")
    record Extend(
            @Schema(
                    required = true,
                    enumeration = {"generation", "analysis"})
            String stage,

            @Schema(required = true, minimum = "1", maximum = "604800")
            Integer moreSeconds) {}

    @Schema(name = "NewPipelineSettings")
    record Preset(
            @Schema(required = true, maxLength = 100) String name,
            @Schema(maxLength = 1000) @Nullable String description,

            @Schema(required = true, type = SchemaType.OBJECT)
            Object config,

            @Schema(defaultValue = "false") @Nullable Boolean isDefault) {}
}
