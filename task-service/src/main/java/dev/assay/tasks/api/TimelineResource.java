package dev.assay.tasks.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.generation.GenerationLedger;
import dev.assay.model.history.TaskHistory;
import dev.assay.model.task.TaskId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Shows what has happened to a task.
@Path("/api/tasks/{id}/timeline")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Tasks")
class TimelineResource {

    private final TaskHistory history;
    private final GenerationLedger generations;

    TimelineResource(TaskHistory history, GenerationLedger generations) {
        this.history = history;
        this.generations = generations;
    }

    @GET
    @Operation(
            operationId = "getTimeline",
            summary = "Show every attempt and every change of state of a task and its subtasks, oldest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TimelineJson.class)))
    public TimelineJson timeline(@PathParam("id") String id) {
        TaskId task = Queries.taskId(id);
        return history.timeline(task)
                .map(timeline -> TimelineJson.of(task, timeline, generations.calls(task)))
                .orElseThrow(() -> ProblemException.noSuchTask(id));
    }
}
