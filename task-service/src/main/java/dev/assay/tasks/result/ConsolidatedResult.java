package dev.assay.tasks.result;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.edge.json.CauseJson;
import dev.assay.edge.json.DetailsJson;
import dev.assay.edge.json.FindingJson;
import dev.assay.edge.json.SummaryJson;
import dev.assay.edge.json.ToolJson;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A main task's whole result in one file. `docs/schemas/result.schema.json` is its schema.
@RegisterForReflection
record ConsolidatedResult(
        Metadata metadata,
        SummaryJson summary,
        Map<String, ServicePart> services,
        List<ToolJson> tools,
        List<FindingJson> findings) {

    static final int VERSION = 1;

    /// @param request what was asked for, as it was submitted
    @RegisterForReflection
    record Metadata(
            int version,
            String task,
            String kind,
            TaskStatus status,
            @Nullable String model,
            @Nullable Integer app,
            Instant createdAt,
            @Nullable Instant startedAt,
            JsonNode request,
            Map<String, String> labels) {}

    /// @param details what it found out besides findings; null when that is nothing
    /// @param file the service's own payload among the result's files; null when it sent none
    @RegisterForReflection
    record ServicePart(
            String task,
            TaskStatus status,
            @Nullable CauseJson cause,
            SummaryJson summary,
            @Nullable DetailsJson details,
            @Nullable String file) {}
}
