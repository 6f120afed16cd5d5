package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What asks for an analysis, for the OpenAPI document; [RunRequest] reads it.
@Schema(name = "ReferenceRun")
@JsonNaming(SnakeCaseStrategy.class)
record RunBody(
        @Schema(required = true) String modelSlug,

        @Schema(required = true, minimum = "1", maximum = "1000000")
        Integer appNumber,

        @Schema(defaultValue = "security") @Nullable String analysisType,

        @Nullable List<String> tools,

        @Schema(defaultValue = "normal") @Nullable String priority,

        @Schema(description = "Has no effect: containers are not managed here")
        CreatedAnswer.@Nullable Containers containerManagement) {

    /// The same without the application, which is in the path.
    @Schema(name = "ReferenceAnalyze")
    @JsonNaming(SnakeCaseStrategy.class)
    record WithoutApplication(
            @Schema(defaultValue = "security") @Nullable String analysisType,

            @Nullable List<String> tools,

            @Schema(defaultValue = "normal") @Nullable String priority) {}
}
