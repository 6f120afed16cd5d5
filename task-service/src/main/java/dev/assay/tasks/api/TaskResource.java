package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.IdempotencyKeys;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.edge.json.DetailsJson;
import dev.assay.edge.json.FindingJson;
import dev.assay.model.task.Cancellation;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.TaskView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Submits, shows and cancels tasks.
@Path("/api/tasks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Tasks")
class TaskResource {

    private final TaskQueue queue;
    private final TaskReader tasks;
    private final JsonBody bodies;
    private final SubmitReader submits;
    private final IdempotencyKeys keys;

    TaskResource(TaskQueue queue, TaskReader tasks, JsonBody bodies, SubmitReader submits, IdempotencyKeys keys) {
        this.queue = queue;
        this.tasks = tasks;
        this.bodies = bodies;
        this.submits = submits;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitTask",
            summary = "Submit a task",
            description = "With an Idempotency-Key, sending the same request again returns the first task.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubmitRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "The task, as it is now: PENDING unless a worker was quick",
            content = @Content(schema = @Schema(implementation = TaskJson.class)))
    @APIResponse(
            responseCode = "422",
            description = "The content is not valid, or the key came with another request before",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response submit(
            @Schema(hidden = true) byte @Nullable [] body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context HttpHeaders headers) {
        ObjectNode request = bodies.read(body, headers);
        NewTask task = submits.read(request, keys.read(idempotencyKey, request));
        return switch (queue.submit(task)) {
            case Submission.Created(var id) -> accepted(id, false);
            case Submission.Repeated(var id) -> accepted(id, true);
            case Submission.KeyReused(var first) -> throw IdempotencyKeys.reused(first);
        };
    }

    @GET
    @Operation(
            operationId = "listTasks",
            summary = "List tasks, newest first",
            description = "Subtasks are not listed.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskPage.class)))
    public PageJson<TaskJson> list(
            @QueryParam("status") List<String> status,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("queue") @Nullable String queueName,
            @QueryParam("model") @Nullable String model,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000000"))
                    @QueryParam("app")
                    @Nullable
                    String app,
            @QueryParam("pipeline") @Nullable String pipeline,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return PageJson.of(
                tasks.list(
                        Queries.tasks(status, kind, queueName, model, app, pipeline), Parameters.page(limit, cursor)),
                TaskJson::of);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getTask", summary = "Show a task")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskJson.class)))
    public TaskJson get(@PathParam("id") String id) {
        return TaskJson.of(find(id));
    }

    @GET
    @Path("/{id}/subtasks")
    @Operation(operationId = "getSubtasks", summary = "Show a task's subtasks, one per analyzer service")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskPage.class)))
    public PageJson<TaskJson> subtasks(@PathParam("id") String id) {
        TaskView task = find(id);
        return PageJson.whole(
                tasks.subtasks(task.id()).stream().map(TaskJson::of).toList());
    }

    @GET
    @Path("/{id}/findings")
    @Operation(operationId = "getFindings", summary = "List a task's findings, gravest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FindingPage.class)))
    public PageJson<FindingJson> findings(
            @PathParam("id") String id,
            @QueryParam("severity") List<String> severity,
            @QueryParam("tool") @Nullable String tool,
            @QueryParam("service") @Nullable String service,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        TaskView task = find(id);
        return PageJson.of(
                tasks.findings(task.id(), Queries.findings(severity, tool, service), Parameters.page(limit, cursor)),
                FindingJson::of);
    }

    @GET
    @Path("/{id}/details")
    @Operation(
            operationId = "getDetails",
            summary = "Show what a task found out besides findings",
            description = "Measurements, requirements, quality, places and ports, by service. A service that found out"
                    + " nothing of the kind is not there.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ServiceDetails.class)))
    public ServiceDetails details(@PathParam("id") String id) {
        var services = new TreeMap<String, DetailsJson>();
        tasks.details(find(id).id()).forEach((service, details) -> services.put(service, DetailsJson.of(details)));
        return new ServiceDetails(services);
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            operationId = "cancelTask",
            summary = "Cancel a task and its subtasks",
            description =
                    "Takes effect at once; what a running analyzer still sends is ignored. Cancelling twice is harmless.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CancelRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TaskJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "The task has already ended",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public TaskJson cancel(
            @PathParam("id") String text, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        TaskId id = Queries.taskId(text);
        var fields = new Fields(bodies.readOptional(body, headers));
        String reason = Reasons.optional(fields);
        fields.check();
        return switch (queue.cancel(id, reason)) {
            case Cancellation.Cancelled _ -> TaskJson.of(find(text));
            case Cancellation.Unknown _ -> throw ProblemException.noSuchTask(text);
            case Cancellation.AlreadyFinal(var status) when status == TaskStatus.CANCELLED -> TaskJson.of(find(text));
            case Cancellation.AlreadyFinal(var status) ->
                throw new ProblemException(Problem.of(
                        409,
                        "TASK_ALREADY_FINAL",
                        "The task has already ended",
                        id + " is " + status,
                        "A task that has ended stays as it is; POST /api/tasks/{id}/retry makes a new one of it."));
        };
    }

    private TaskView find(String text) {
        return tasks.find(Queries.taskId(text)).orElseThrow(() -> ProblemException.noSuchTask(text));
    }

    private Response accepted(TaskId id, boolean replayed) {
        TaskView task = tasks.find(id).orElseThrow(() -> ProblemException.noSuchTask(id.toString()));
        Response.ResponseBuilder answer = Response.accepted(TaskJson.of(task)).location(URI.create("/api/tasks/" + id));
        return (replayed ? answer.header(IdempotencyKeys.REPLAYED, "true") : answer).build();
    }

    @Schema(name = "ServiceDetails")
    @RegisterForReflection
    record ServiceDetails(Map<String, DetailsJson> services) {}

    /// What cancelling takes, for the OpenAPI document; [Reasons] reads it.
    @Schema(name = "CancelTask")
    record CancelRequest(
            @Schema(maxLength = TaskQueue.MAX_REASON, description = "Kept with the task") @Nullable
            String reason) {}

    /// Names for the OpenAPI document, which cannot say `PageJson<TaskJson>`.
    @Schema(name = "TaskPage", type = SchemaType.OBJECT)
    record TaskPage(List<TaskJson> items, @Nullable String nextCursor) {}

    @Schema(name = "FindingPage", type = SchemaType.OBJECT)
    record FindingPage(List<FindingJson> items, @Nullable String nextCursor) {}
}
