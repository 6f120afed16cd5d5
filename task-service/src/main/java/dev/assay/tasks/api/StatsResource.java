package dev.assay.tasks.api;

import dev.assay.edge.api.Problem;
import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.QueueDepths;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// How many tasks there are, over all queues. From counters: the answer takes as long for ten tasks as for
/// millions.
@Path("/api/stats")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Queues")
class StatsResource {

    private final QueueDepths depths;

    StatsResource(QueueDepths depths) {
        this.depths = depths;
    }

    @GET
    @Operation(
            operationId = "getStats",
            summary = "Count tasks by state",
            description = "Counts what workers claim: an analysis counts once per analyzer service.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatsJson.class)))
    public StatsJson get() {
        List<QueueDepth> read = depths.read();
        var tasks = new LinkedHashMap<String, Long>();
        Stream.of(TaskStatus.values())
                .filter(status -> status != TaskStatus.INITIALIZING)
                .forEach(status -> tasks.put(
                        status.name(),
                        read.stream().mapToLong(depth -> depth.count(status)).sum()));
        return new StatsJson(
                tasks,
                read.stream().mapToLong(QueueDepth::scheduled).sum(),
                read.stream().mapToLong(QueueDepth::blocked).sum(),
                read.stream()
                        .map(QueueDepth::oldestReady)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .map(oldest -> oldest.toMillis() / 1_000.0)
                        .orElse(null));
    }

    /// @param tasks how many there are, by state
    /// @param scheduled of the pending ones, those that wait for their time
    /// @param blocked of the pending ones, those that wait for another analysis of their application to end
    /// @param oldestWaitingSeconds how long the oldest task has waited that only a worker is missing for
    @Schema(name = "Stats")
    @RegisterForReflection
    record StatsJson(
            Map<String, Long> tasks,
            long scheduled,
            long blocked,
            @Nullable Double oldestWaitingSeconds) {}
}
