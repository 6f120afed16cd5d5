package dev.assay.tasks.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.history.TaskHistory;
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

    TimelineResource(TaskHistory history) {
        this.history = history;
    }

    @GET
    @Operation(
            operationId = "getTimeline",
            summary = "Show every attempt and every change of state of a task and its subtasks, oldest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TimelineJson.class)))
    public TimelineJson timeline(@PathParam("id") String id) {
        return history.timeline(Queries.taskId(id))
                .map(TimelineJson::of)
                .orElseThrow(() -> ProblemException.noSuchTask(id));
    }
}
