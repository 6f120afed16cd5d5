package dev.assay.tasks.api;

import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerView;
import dev.assay.model.task.WorkerId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Shows workers and drains them.
@Path("/api/workers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Workers")
class WorkerResource {

    private static final int MAX_ID = 120;

    private final WorkerRegistry workers;

    WorkerResource(WorkerRegistry workers) {
        this.workers = workers;
    }

    @GET
    @Operation(operationId = "listWorkers", summary = "Show all workers, those lost within a day included")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WorkerPage.class)))
    public PageJson<WorkerJson> list() {
        return PageJson.whole(workers.list().stream().map(WorkerJson::of).toList());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getWorker", summary = "Show a worker")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WorkerJson.class)))
    public WorkerJson get(@PathParam("id") String id) {
        return WorkerJson.of(find(id));
    }

    @POST
    @Path("/{id}/drain")
    @Operation(
            operationId = "drainWorker",
            summary = "Have a worker claim no more",
            description = "What it runs goes on; it is DRAINED once nothing runs in it any more, and stays so until it"
                    + " is told to go on. Draining twice is harmless.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WorkerJson.class)))
    public WorkerJson drain(@PathParam("id") String id) {
        return told(id, true);
    }

    @POST
    @Path("/{id}/resume")
    @Operation(operationId = "resumeWorker", summary = "Have a drained worker claim again")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WorkerJson.class)))
    public WorkerJson resume(@PathParam("id") String id) {
        return told(id, false);
    }

    private WorkerJson told(String id, boolean draining) {
        workers.drain(find(id).report().id(), draining);
        return WorkerJson.of(find(id));
    }

    private WorkerView find(String id) {
        Optional<WorkerView> found =
                id.isBlank() || id.length() > MAX_ID ? Optional.empty() : workers.find(new WorkerId(id));
        return found.orElseThrow(() -> ProblemException.notFound(
                "WORKER_NOT_FOUND",
                "There is no such worker",
                "worker",
                id,
                "GET /api/workers lists them; a restarted process is another worker."));
    }

    @Schema(name = "WorkerPage", type = SchemaType.OBJECT)
    record WorkerPage(List<WorkerJson> items, @Nullable String nextCursor) {}
}
