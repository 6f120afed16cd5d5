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
                "A task to be run. Choose one of analysis, tools and services; with none, everything is analysed.")
record SubmitRequest(
        @Schema(required = true, examples = "analysis") String kind,
        @Schema(required = true, examples = "openai_gpt-4") String model,

        @Schema(required = true, minimum = "1", maximum = "1000000", examples = "3")
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

        @Nullable Map<String, String> labels) {}
