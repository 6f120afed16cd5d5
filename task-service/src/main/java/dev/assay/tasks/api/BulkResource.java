package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.Problem;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.BulkTasks;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Tries ended tasks again, and cancels and tries again many at once.
@Path("/api/tasks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Tasks")
class BulkResource {

    private static final Set<TaskStatus> OPEN = EnumSet.of(TaskStatus.PENDING, TaskStatus.RUNNING);
    private static final Set<TaskStatus> ENDED =
            EnumSet.of(TaskStatus.COMPLETED, TaskStatus.PARTIAL_SUCCESS, TaskStatus.FAILED, TaskStatus.CANCELLED);
    private static final Set<TaskStatus> FAILED = EnumSet.of(TaskStatus.FAILED);

    private final BulkTasks bulk;
    private final TaskRetries retries;
    private final RetryOptions options;
    private final RetryAnswers answers;
    private final JsonBody bodies;

    BulkResource(BulkTasks bulk, TaskRetries retries, RetryOptions options, RetryAnswers answers, JsonBody bodies) {
        this.bulk = bulk;
        this.retries = retries;
        this.options = options;
        this.answers = answers;
        this.bodies = bodies;
    }

    @POST
    @Path("/{id}/retry")
    @Operation(
            operationId = "retryTask",
            summary = "Try an ended task again, as a new task",
            description =
                    "Of a PARTIAL_SUCCESS only what was not done whole, unless all is true; a COMPLETED task only when"
                            + " all is true. Doing it twice answers with the task that was made first.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RetryRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "The new task",
            content = @Content(schema = @Schema(implementation = TaskJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is under way, or did everything, or was given up",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response retry(
            @PathParam("id") String id, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        TaskId task = Queries.taskId(id);
        var fields = new Fields(bodies.readOptional(body, headers));
        RetryTerms terms = options.everything(fields, options.changes(fields, RetryTerms.BY_HAND));
        fields.check();
        return answers.one(retries.retry(List.of(task), terms).getFirst());
    }

    @POST
    @Path("/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "retryTasks",
            summary = "Try up to 10,000 ended tasks again",
            description =
                    "Those that match a filter (FAILED ones, unless it says otherwise) and were not tried again yet."
                            + " Another number than count is refused with 409 and said. Done in transactions of 200.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BulkRetryRequest.class)))
    @APIResponse(
            responseCode = "202",
            content = @Content(schema = @Schema(implementation = RetryAnswers.RetriesJson.class)))
    public Response retryMatching(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.read(body, headers));
        var wanted = Selection.filter(fields, filter -> TaskFilters.read(filter, ENDED, FAILED));
        RetryTerms terms =
                options.everything(fields, options.pace(fields, options.changes(fields, RetryTerms.BY_HAND)));
        fields.check();
        Selection selection = Selection.of(Objects.requireNonNull(wanted), bulk::retriable);
        Batches<Retried> done = RetryAnswers.retryAll(retries, selection.ids(), terms);
        return Response.accepted(RetryAnswers.retries(done, selection.more())).build();
    }

    @POST
    @Path("/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "cancelTasks",
            summary = "Cancel up to 10,000 tasks",
            description =
                    "Those that match a filter and have not ended. Another number than count is refused with 409 and"
                            + " said. Done in transactions of 500.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BulkCancelRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CancelsJson.class)))
    public CancelsJson cancelMatching(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.read(body, headers));
        var wanted = Selection.filter(fields, filter -> TaskFilters.read(filter, OPEN, OPEN));
        String reason = Reasons.optional(fields);
        fields.check();
        Selection selection = Selection.of(Objects.requireNonNull(wanted), bulk::matching);
        Batches<TaskId> done = Batches.run(
                selection.ids(), BulkTasks.MAX_BATCH, (batch, _) -> List.copyOf(bulk.cancel(batch, reason)));
        int cancelled = done.results().size();
        int skipped = selection.ids().size() - done.left() - cancelled;
        return new CancelsJson(cancelled, skipped, done.left(), selection.more());
    }

    /// @param skipped how many ended by themselves before it was their turn
    /// @param left how many were not come to, because the database could not be reached any more
    /// @param more whether the filter matches tasks beyond these
    @Schema(name = "Cancels")
    @RegisterForReflection
    record CancelsJson(int cancelled, int skipped, int left, boolean more) {}

    @Schema(name = "RetryTask")
    record RetryRequest(
            @Schema(description = "Do again what was done already", defaultValue = "false") @Nullable
            Boolean all,

            @Schema(enumeration = {"quick", "standard", "deep"}) @Nullable
            String tier,

            @Schema(enumeration = {"low", "normal", "high", "urgent"}) @Nullable
            String priority) {}

    @Schema(name = "RetryTasks")
    record BulkRetryRequest(
            @Schema(required = true) TaskFilters.FilterRequest filter,

            @Schema(required = true, minimum = "0", maximum = "10000")
            Integer count,

            @Schema(defaultValue = "false") @Nullable Boolean all,

            @Schema(enumeration = {"quick", "standard", "deep"}) @Nullable
            String tier,

            @Schema(enumeration = {"low", "normal", "high", "urgent"}) @Nullable
            String priority,

            @Schema(description = "Spreads the new tasks over time") @Nullable
            Integer ratePerMinute) {}

    @Schema(name = "CancelTasks")
    record BulkCancelRequest(
            @Schema(required = true) TaskFilters.FilterRequest filter,

            @Schema(required = true, minimum = "0", maximum = "10000")
            Integer count,

            @Schema(maxLength = TaskQueue.MAX_REASON) @Nullable
            String reason) {}
}
