package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What comes of a request for an analysis.
@Schema(name = "ReferenceCreated")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record CreatedAnswer(boolean success, String taskId, String message, Data data) {

    @Schema(name = "ReferenceCreatedTask")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Data(
            String taskId,
            String modelSlug,
            int appNumber,
            String analysisType,
            String status,
            String createdAt,
            int toolsCount,
            String priority,
            Containers containerManagement) {}

    /// Always false: containers are managed by whoever runs the applications.
    @Schema(name = "ReferenceContainers")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Containers(boolean startBeforeAnalysis, boolean buildIfMissing, boolean stopAfterAnalysis) {

        static final Containers UNTOUCHED = new Containers(false, false, false);
    }
}
