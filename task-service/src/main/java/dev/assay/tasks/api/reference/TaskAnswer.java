package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A task.
@Schema(name = "ReferenceTask")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record TaskAnswer(boolean success, Data data) {

    /// @param subtasks left out in lists
    /// @param resultSummary the results as JSON in a text; left out in lists and while there are none
    @Schema(name = "ReferenceTaskData")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Data(
            String taskId,
            String status,
            int progressPercentage,
            @Nullable String modelSlug,
            @Nullable Integer appNumber,
            String analysisType,
            String createdAt,
            @Nullable String startedAt,
            @Nullable String completedAt,
            @Nullable String errorMessage,
            boolean isMainTask,
            @Nullable String serviceName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Subtask> subtasks,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String resultSummary) {}

    @Schema(name = "ReferenceSubtask")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Subtask(
            String taskId,
            String status,
            int progressPercentage,
            @Nullable String serviceName,
            @Nullable String errorMessage) {}

    /// A piece of the list of all tasks.
    ///
    /// @param total how many there are, of at most 10,000
    @Schema(name = "ReferenceTaskList")
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Tasks(List<Data> tasks, int total, int limit, int offset) {}
}
