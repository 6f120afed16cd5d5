package dev.assay.tasks.api.reference;

import dev.assay.model.page.Window;
import dev.assay.model.task.TaskFilter;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// The reference's calls below `/api/analysis`.
@Path("/api/analysis")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(responseCode = "default", content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
@Tag(name = "Reference", description = "The documented calls of the system Assay replaces")
class AnalysisCalls {

    private static final int DEFAULT_LIMIT = 50;

    private final Bodies bodies;
    private final AnalysisSubmits submits;
    private final TaskReader tasks;
    private final TaskDocuments documents;

    AnalysisCalls(Bodies bodies, AnalysisSubmits submits, TaskReader tasks, TaskDocuments documents) {
        this.bodies = bodies;
        this.submits = submits;
        this.tasks = tasks;
        this.documents = documents;
    }

    @POST
    @Path("/run")
    @Operation(operationId = "referenceRun", summary = "Submit an analysis, in the reference's shape")
    @RequestBody(
            required = true,
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = RunBody.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CreatedAnswer.class)))
    public Response run(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        CreatedAnswer created = submits.submit(RunRequest.of(bodies.read(body, headers)));
        return Response.status(Response.Status.CREATED).entity(created).build();
    }

    @GET
    @Path("/task/{id}")
    @Operation(operationId = "referenceTask", summary = "Show a task, in the reference's shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskAnswer.class)))
    public TaskAnswer task(@PathParam("id") String id) {
        return documents.whole(find(id));
    }

    @GET
    @Path("/task/{id}/results")
    @Operation(operationId = "referenceResults", summary = "What a task found, in the reference's shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ResultsAnswer.class)))
    public ResultsAnswer results(@PathParam("id") String id) {
        return documents.results(find(id));
    }

    @GET
    @Path("/tasks")
    @Operation(
            operationId = "referenceTasks",
            summary = "List tasks, in the reference's shape",
            description = "Newest first, of at most 10,000; GET /api/tasks goes further.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskAnswer.Tasks.class)))
    public TaskAnswer.Tasks list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("model") @Nullable String model,
            @QueryParam("app_number") @Nullable String app,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        TaskFilter filter = Parameters.filter(status, model, app);
        int size = Parameters.number("limit", limit, DEFAULT_LIMIT, 1, Window.MAX_LIMIT);
        int start = Parameters.number("offset", offset, 0, 0, Window.MAX_TOTAL);
        Window<TaskView> window = tasks.window(filter, start, size);
        List<TaskAnswer.Data> listed =
                window.items().stream().map(documents::listed).toList();
        return new TaskAnswer.Tasks(listed, window.total(), size, start);
    }

    @ServerExceptionMapper
    public Response error(Throwable failure) {
        return Errors.answer(failure);
    }

    private TaskView find(String id) {
        return TaskId.parse(id).flatMap(tasks::find).orElseThrow(Refusal::noSuchTask);
    }
}
