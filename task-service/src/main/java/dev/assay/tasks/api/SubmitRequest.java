package dev.assay.tasks.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What `POST /api/tasks` takes, for the OpenAPI document; [SubmitReader] reads it.
@Schema(
        name = "SubmitTask",
        description =
                "A task to be run. An analysis: choose one of analysis, tools and services; with none, everything is"
                        + " analysed. A generation has no app, and says under generation what is to be written.")
record SubmitRequest(
        @Schema(required = true, examples = "analysis") String kind,
        @Schema(required = true, examples = "openai_gpt-4") String model,

        @Schema(minimum = "1", maximum = "1000000", examples = "3", description = "Required for an analysis") @Nullable
        Integer app,

        @Schema(enumeration = {"comprehensive", "unified", "security", "static", "dynamic", "performance", "ai"})
        @Nullable
        String analysis,

        @Nullable List<String> tools,
        @Nullable List<String> services,

        @Schema(
                enumeration = {"quick", "standard", "deep"},
                defaultValue = "standard")
        @Nullable
        String tier,

        @Schema(
                enumeration = {"low", "normal", "high", "urgent"},
                defaultValue = "normal")
        @Nullable
        String priority,

        @Nullable Instant notBefore,
        @Nullable List<String> targetUrls,

        @Schema(type = SchemaType.OBJECT, description = "Settings per tool, passed on to the analyzers") @Nullable
        Map<String, Object> options,

        @Nullable GenerationRequest generation,
        @Nullable Map<String, String> labels) {

    @Schema(name = "Generation", description = "One of the templates of GET /api/templates, and how to ask for it")
    record GenerationRequest(
            @Schema(required = true, examples = "crud_todo_list")
            String template,

            @Schema(minimum = "0", maximum = "2") @Nullable Double temperature,

            @Schema(minimum = "1", maximum = "1000000") @Nullable
            Integer maxOutputTokens) {}
}
