package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.control.Purge;
import dev.assay.model.control.QueueControl;
import dev.assay.model.control.QueueSetting;
import dev.assay.model.task.QueueName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Shows queues and steers them.
@Path("/api/queues")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Queues")
class QueueResource {

    private final QueueBoard board;
    private final QueueControl control;
    private final JsonBody bodies;

    QueueResource(QueueBoard board, QueueControl control, JsonBody bodies) {
        this.board = board;
        this.control = control;
        this.bodies = bodies;
    }

    @GET
    @Operation(operationId = "listQueues", summary = "Show all queues")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueuePage.class)))
    public PageJson<QueueJson> list() {
        return PageJson.whole(board.all());
    }

    @GET
    @Path("/{queue}")
    @Operation(operationId = "getQueue", summary = "Show a queue")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueJson.class)))
    public QueueJson get(@PathParam("queue") String queue) {
        return find(queue);
    }

    @POST
    @Path("/{queue}/pause")
    @Operation(
            operationId = "pauseQueue",
            summary = "Have nothing more of a queue started",
            description = "What runs goes on. Pausing twice is harmless.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueJson.class)))
    public QueueJson pause(@PathParam("queue") String queue) {
        control.pause(known(queue));
        return find(queue);
    }

    @POST
    @Path("/{queue}/resume")
    @Operation(operationId = "resumeQueue", summary = "Let a paused queue go on")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueJson.class)))
    public QueueJson resume(@PathParam("queue") String queue) {
        control.resume(known(queue));
        return find(queue);
    }

    @PUT
    @Path("/{queue}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "limitQueue",
            summary = "Set how many tasks of a queue run at once",
            description = "On all workers together, and on each. A limit that is null or left out is taken off. Tasks"
                    + " that run already run on.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = LimitRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueJson.class)))
    public QueueJson limit(
            @PathParam("queue") String queue,
            @Schema(hidden = true) byte @Nullable [] body,
            @Context HttpHeaders headers) {
        QueueName known = known(queue);
        var fields = new Fields(bodies.read(body, headers));
        Integer concurrency = fields.integer("concurrency", 1, QueueSetting.MAX_CONCURRENCY);
        Integer workerConcurrency = fields.integer("workerConcurrency", 1, QueueSetting.MAX_CONCURRENCY);
        fields.check();
        control.limit(known, concurrency, workerConcurrency);
        return find(queue);
    }

    @POST
    @Path("/{queue}/purge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "purgeQueue",
            summary = "Cancel all that waits in a queue",
            description = "Only when as many tasks are pending as the request says; what runs goes on.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PurgeRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PurgedJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Another number of tasks is pending",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public PurgedJson purge(
            @PathParam("queue") String queue,
            @Schema(hidden = true) byte @Nullable [] body,
            @Context HttpHeaders headers) {
        QueueName known = known(queue);
        var fields = new Fields(bodies.read(body, headers));
        Integer count = fields.integer("count", 0, Integer.MAX_VALUE);
        fields.require("count", count);
        fields.check();
        return switch (control.purge(known, Objects.requireNonNull(count))) {
            case Purge.Purged(long cancelled) -> new PurgedJson(queue, cancelled);
            case Purge.Miscounted(long pending) -> throw miscounted(queue, count, pending);
        };
    }

    private static ProblemException miscounted(String queue, int asked, long pending) {
        return new ProblemException(new Problem(
                "about:blank",
                "Another number of tasks is pending",
                409,
                "COUNT_MISMATCH",
                "the queue " + queue + " has " + pending + " pending tasks, not " + asked,
                "Look again at what would be cancelled, and repeat the request with the number there is now.",
                List.of(new Problem.FieldError("count", "is " + pending + " now"))));
    }

    private QueueName known(String queue) {
        return new QueueName(find(queue).queue());
    }

    private QueueJson find(String queue) {
        if (QueueName.isValid(queue)) {
            var found = board.find(new QueueName(queue));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw ProblemException.notFound(
                "QUEUE_NOT_FOUND", "There is no such queue", "queue", queue, "GET /api/queues lists them.");
    }

    /// @param concurrency how many tasks run at once on all workers; null for any number
    /// @param workerConcurrency how many run at once on each worker; null for the worker's own setting
    @Schema(name = "LimitQueue")
    record LimitRequest(
            @Nullable Integer concurrency, @Nullable Integer workerConcurrency) {}

    /// @param count how many tasks are pending, as the caller has seen it
    @Schema(name = "PurgeQueue")
    record PurgeRequest(@Schema(required = true) int count) {}

    /// @param cancelled less than asked for when workers took some meanwhile
    @Schema(name = "PurgedQueue")
    @RegisterForReflection
    record PurgedJson(String queue, long cancelled) {}

    @Schema(name = "QueuePage", type = SchemaType.OBJECT)
    record QueuePage(List<QueueJson> items, @Nullable String nextCursor) {}
}
