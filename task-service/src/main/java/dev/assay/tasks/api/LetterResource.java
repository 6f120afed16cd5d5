package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.letter.DeadLetters;
import dev.assay.model.letter.LetterState;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.TaskRetries;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
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
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Shows tasks that failed for good, has them run again, and gives them up.
@Path("/api/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Dead letters")
class LetterResource {

    /// Discarding touches one small row each.
    private static final int DISCARD_BATCH = 1_000;

    private final DeadLetters letters;
    private final TaskRetries retries;
    private final RetryOptions options;
    private final RetryAnswers answers;
    private final JsonBody bodies;

    LetterResource(
            DeadLetters letters, TaskRetries retries, RetryOptions options, RetryAnswers answers, JsonBody bodies) {
        this.letters = letters;
        this.retries = retries;
        this.options = options;
        this.answers = answers;
        this.bodies = bodies;
    }

    @GET
    @Operation(
            operationId = "listDeadLetters",
            summary = "List tasks that failed for good, latest first",
            description = "Those that wait for a decision, unless another state is asked for.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LetterPage.class)))
    public PageJson<LetterJson> list(
            @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"OPEN", "REDRIVEN", "DISCARDED", "ALL"},
                                            defaultValue = "OPEN"))
                    @QueryParam("state")
                    @Nullable
                    String state,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("cause") @Nullable String cause,
            @QueryParam("model") @Nullable String model,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000000"))
                    @QueryParam("app")
                    @Nullable
                    String app,
            @Parameter(description = "Died at this moment or later") @QueryParam("after") @Nullable String after,
            @Parameter(description = "Died earlier than this") @QueryParam("before") @Nullable String before,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1")) @QueryParam("minTrips") @Nullable
                    String minTrips,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1")) @QueryParam("maxTrips") @Nullable
                    String maxTrips,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return PageJson.of(
                letters.list(
                        Queries.letters(kind, cause, model, app, after, before, minTrips, maxTrips),
                        Queries.letterState(state),
                        Parameters.page(limit, cursor)),
                LetterJson::inList);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getDeadLetter", summary = "Show a dead letter with its payload")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LetterJson.class)))
    public LetterJson get(@PathParam("id") String id) {
        return LetterJson.whole(letters.find(letterId(id)).orElseThrow(() -> ProblemException.noSuchLetter(id)));
    }

    @POST
    @Path("/{id}/redrive")
    @Operation(
            operationId = "redriveDeadLetter",
            summary = "Have a dead letter's task run again, as a new task",
            description = "Doing it twice answers with the task that was made first.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ChangesRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "The new task",
            content = @Content(schema = @Schema(implementation = TaskJson.class)))
    public Response redrive(
            @PathParam("id") String id, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        TaskId task = letterId(id);
        var fields = new Fields(bodies.readOptional(body, headers));
        RetryTerms terms = options.changes(fields, RetryTerms.REDRIVE);
        fields.check();
        return answers.one(retries.retry(List.of(task), terms).getFirst());
    }

    @POST
    @Path("/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "redriveDeadLetters",
            summary = "Have up to 10,000 dead letters' tasks run again",
            description =
                    "By ids, or by a filter and the number of letters it matches; another number is refused with 409"
                            + " and said. Done in transactions of 200; sending it again makes no task twice.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RedriveRequest.class)))
    @APIResponse(
            responseCode = "202",
            content = @Content(schema = @Schema(implementation = RetryAnswers.RedrivesJson.class)))
    public Response redriveSeveral(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.read(body, headers));
        var wanted = Selection.idsOrFilter(fields, LetterFilters::read);
        RetryTerms terms = options.pace(fields, options.changes(fields, RetryTerms.REDRIVE));
        fields.check();
        Selection selection = Selection.of(Objects.requireNonNull(wanted), letters::open);
        Batches<Retried> done = RetryAnswers.retryAll(retries, selection.ids(), terms);
        return Response.accepted(RetryAnswers.redrives(done, selection.more())).build();
    }

    @POST
    @Path("/{id}/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "discardDeadLetter",
            summary = "Give a dead letter up",
            description = "Its task is never run again. Doing it twice is harmless; the first reason stays.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ReasonRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LetterJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "It has been redriven",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public LetterJson discard(
            @PathParam("id") String id, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        TaskId task = letterId(id);
        var fields = new Fields(bodies.read(body, headers));
        String reason = Reasons.required(fields);
        fields.check();
        letters.discard(List.of(task), reason);
        LetterJson letter = get(id);
        if (letter.state() == LetterState.REDRIVEN) {
            throw new ProblemException(Problem.of(
                    409,
                    "DEAD_LETTER_REDRIVEN",
                    "The dead letter was redriven",
                    id + " is run again as " + letter.redrivenAs(),
                    "Cancel that task instead."));
        }
        return letter;
    }

    @POST
    @Path("/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "discardDeadLetters",
            summary = "Give up to 10,000 dead letters up",
            description = "By ids, or by a filter and the number of letters it matches.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DiscardRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DiscardsJson.class)))
    public DiscardsJson discardSeveral(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.read(body, headers));
        var wanted = Selection.idsOrFilter(fields, LetterFilters::read);
        String reason = Reasons.required(fields);
        fields.check();
        Selection selection = Selection.of(Objects.requireNonNull(wanted), letters::open);
        Batches<TaskId> done =
                Batches.run(selection.ids(), DISCARD_BATCH, (batch, _) -> List.copyOf(letters.discard(batch, reason)));
        Set<TaskId> discarded = Set.copyOf(done.results());
        List<String> skipped = selection.ids().subList(0, selection.ids().size() - done.left()).stream()
                .filter(id -> !discarded.contains(id))
                .map(TaskId::toString)
                .toList();
        return new DiscardsJson(discarded.size(), skipped, done.left(), selection.more());
    }

    private static TaskId letterId(String text) {
        return TaskId.parse(text).orElseThrow(() -> ProblemException.noSuchLetter(text));
    }

    /// @param skipped ids of those that were decided already, or are no dead letters
    /// @param left how many were not come to, because the database could not be reached any more
    /// @param more whether the filter matches letters beyond these
    @Schema(name = "Discards")
    @RegisterForReflection
    record DiscardsJson(int discarded, List<String> skipped, int left, boolean more) {}

    /// Names for the OpenAPI document, which cannot say `PageJson<LetterJson>`.
    @Schema(name = "DeadLetterPage", type = SchemaType.OBJECT)
    record LetterPage(List<LetterJson> items, @Nullable String nextCursor) {}

    @Schema(name = "RetryChanges")
    record ChangesRequest(
            @Schema(
                    enumeration = {"quick", "standard", "deep"},
                    description = "Other time limits; only analyses have them")
            @Nullable
            String tier,

            @Schema(enumeration = {"low", "normal", "high", "urgent"}) @Nullable
            String priority) {}

    @Schema(name = "RedriveDeadLetters", description = "ids, or filter and count")
    record RedriveRequest(
            @Nullable List<String> ids,
            LetterFilters.@Nullable FilterRequest filter,
            @Nullable Integer count,

            @Schema(enumeration = {"quick", "standard", "deep"}) @Nullable
            String tier,

            @Schema(enumeration = {"low", "normal", "high", "urgent"}) @Nullable
            String priority,

            @Schema(description = "Spreads the new tasks over time") @Nullable
            Integer ratePerMinute) {}

    @Schema(name = "Reason")
    record ReasonRequest(
            @Schema(required = true, maxLength = TaskQueue.MAX_REASON)
            String reason) {}

    @Schema(name = "DiscardDeadLetters", description = "ids, or filter and count")
    record DiscardRequest(
            @Nullable List<String> ids,
            LetterFilters.@Nullable FilterRequest filter,
            @Nullable Integer count,

            @Schema(required = true, maxLength = TaskQueue.MAX_REASON)
            String reason) {}
}
