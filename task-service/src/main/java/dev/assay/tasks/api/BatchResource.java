package dev.assay.tasks.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.IdempotencyKeys;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.Problem;
import dev.assay.model.task.BatchSubmission;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
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
import org.jspecify.annotations.Nullable;

/// Submits many tasks at once.
@Path("/api/tasks/batch")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Tasks")
class BatchResource {

    private final TaskQueue queue;
    private final JsonBody bodies;
    private final BatchReader batches;
    private final IdempotencyKeys keys;

    BatchResource(TaskQueue queue, JsonBody bodies, BatchReader batches, IdempotencyKeys keys) {
        this.queue = queue;
        this.bodies = bodies;
        this.batches = batches;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitBatch",
            summary = "Submit up to 10,000 tasks, all of them or none",
            description = "With an Idempotency-Key, sending the same batch again returns the first one's tasks.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BatchRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "The tasks, in the order of the request",
            content = @Content(schema = @Schema(implementation = BatchJson.class)))
    @APIResponse(
            responseCode = "422",
            description = "The content is not valid, and nothing was submitted",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response submit(
            @Schema(hidden = true) byte @Nullable [] body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context HttpHeaders headers) {
        ObjectNode request = bodies.readLarge(body, headers);
        List<NewTask> tasks = batches.read(request);
        return switch (queue.submitAll(tasks, keys.read(idempotencyKey, request))) {
            case BatchSubmission.Created(var ids) ->
                Response.accepted(BatchJson.of(ids)).build();
            case BatchSubmission.Repeated(var ids) ->
                Response.accepted(BatchJson.of(ids))
                        .header(IdempotencyKeys.REPLAYED, "true")
                        .build();
            case BatchSubmission.KeyReused(var first) -> throw IdempotencyKeys.reused(first);
        };
    }

    /// What this takes, for the OpenAPI document; [BatchReader] reads it.
    @Schema(name = "SubmitBatch")
    record BatchRequest(
            @Schema(required = true, minItems = 1, maxItems = TaskQueue.MAX_BATCH)
            List<SubmitRequest> tasks) {}

    @Schema(name = "Batch")
    @RegisterForReflection
    record BatchJson(int count, List<String> ids) {

        static BatchJson of(List<TaskId> ids) {
            return new BatchJson(ids.size(), ids.stream().map(TaskId::toString).toList());
        }
    }
}
