package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.GenerationFields;
import dev.assay.edge.api.IdempotencyKeys;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.Pipelines;
import dev.assay.model.pipeline.Pipelines.Creation;
import dev.assay.model.pipeline.Pipelines.Move;
import dev.assay.model.pipeline.Stage;
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
import java.time.Duration;
import java.util.EnumSet;
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

/// Creates, shows and moves pipelines.
@Path("/api/pipelines")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Pipelines")
class PipelineResource {

    private static final Set<PipelineStatus> OPEN = EnumSet.copyOf(EnumSet.allOf(PipelineStatus.class).stream()
            .filter(status -> !status.isFinal())
            .toList());

    private final Pipelines pipelines;
    private final PipelineReader reader;
    private final PipelineRequests requests;
    private final PresetBodies presets;
    private final PipelineDetails details;
    private final Planning planning;
    private final GenerationFields generation;
    private final JsonBody bodies;
    private final IdempotencyKeys keys;

    PipelineResource(
            Pipelines pipelines,
            PipelineReader reader,
            PipelineRequests requests,
            PresetBodies presets,
            PipelineDetails details,
            Planning planning,
            GenerationFields generation,
            JsonBody bodies,
            IdempotencyKeys keys) {
        this.pipelines = pipelines;
        this.reader = reader;
        this.requests = requests;
        this.presets = presets;
        this.details = details;
        this.planning = planning;
        this.generation = generation;
        this.bodies = bodies;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createPipeline",
            summary = "Generate applications, or take existing ones, and analyse each",
            description = "With an Idempotency-Key, sending the same request again returns the first pipeline.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PipelineBodies.Create.class)))
    @APIResponse(
            responseCode = "202",
            description = "The pipeline, as it is now",
            content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    @APIResponse(
            responseCode = "422",
            description =
                    "The content is not valid, the key came with another request before, or applications are to be"
                            + " generated and no model server is configured; nothing was created",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response create(
            @Schema(hidden = true) byte @Nullable [] body,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Context HttpHeaders headers) {
        ObjectNode asked = bodies.readLarge(body, headers);
        var key = keys.read(idempotencyKey, asked);
        PipelineRequest request = requests.read(presets.resolve(asked));
        if (request.generates()) {
            generation.requireEndpoint();
        }
        return switch (pipelines.create(request.pipeline(), key)) {
            case Creation.Created(var id) -> accepted(id, request.notes(), false);
            case Creation.Repeated(var id) -> accepted(id, request.notes(), true);
            case Creation.KeyReused(var first) -> throw PipelineProblems.keyReused(first);
        };
    }

    @POST
    @Path("/plan")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "planPipeline",
            summary = "What a pipeline would do, and what it lacks; nothing is created",
            description = "Takes the same content as the creation.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PipelineBodies.Create.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PlanJson.class)))
    public PlanJson plan(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers)
            throws InterruptedException {
        return planning.plan(requests.read(presets.resolve(bodies.readLarge(body, headers))));
    }

    @GET
    @Operation(operationId = "listPipelines", summary = "List pipelines, newest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = PipelineJson.PipelinePage.class)))
    public PageJson<PipelineJson> list(
            @QueryParam("status") List<String> status,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Set<PipelineStatus> statuses = Parameters.several(
                "status", status, text -> Parameters.constant(text, PipelineStatus.class), PipelineStatus.class);
        return PageJson.of(reader.list(statuses, Parameters.page(limit, cursor)), PipelineJson::of);
    }

    @GET
    @Path("/active")
    @Operation(operationId = "listActivePipelines", summary = "List pipelines that have not ended, newest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = PipelineJson.PipelinePage.class)))
    public PageJson<PipelineJson> active(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return PageJson.of(reader.list(OPEN, Parameters.page(limit, cursor)), PipelineJson::of);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getPipeline", summary = "Show a pipeline with its first applications")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    public PipelineJson get(@PathParam("id") String id) {
        return details.of(PipelineProblems.id(id), List.of());
    }

    @GET
    @Path("/{id}/applications")
    @Operation(
            operationId = "listPipelineApplications",
            summary = "List a pipeline's applications in their order, with what became of each service's look at them")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ApplicationJson.ApplicationPage.class)))
    public PageJson<ApplicationJson> applications(
            @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return details.applications(PipelineProblems.id(id), Parameters.page(limit, cursor));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(
            operationId = "cancelPipeline",
            summary = "End a pipeline and all its open tasks",
            description = "Takes effect at once. Cancelling twice is harmless.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PipelineBodies.Cancel.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    public PipelineJson cancel(
            @PathParam("id") String text, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        PipelineId id = PipelineProblems.id(text);
        var fields = new Fields(bodies.readOptional(body, headers));
        String reason = fields.text("reason");
        if (reason != null && reason.length() > Pipelines.MAX_REASON) {
            fields.wrong("reason", "may be at most " + Pipelines.MAX_REASON + " characters long");
        }
        fields.check();
        return moved(id, pipelines.cancel(id, reason == null || reason.isBlank() ? null : reason));
    }

    @POST
    @Path("/{id}/pause")
    @Operation(
            operationId = "pausePipeline",
            summary = "Start nothing more until resumed",
            description = "What runs goes on; the stages' clocks stand still.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    public PipelineJson pause(@PathParam("id") String text) {
        PipelineId id = PipelineProblems.id(text);
        return moved(id, pipelines.pause(id));
    }

    @POST
    @Path("/{id}/resume")
    @Operation(operationId = "resumePipeline", summary = "Go on with a paused pipeline")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    public PipelineJson resume(@PathParam("id") String text) {
        PipelineId id = PipelineProblems.id(text);
        return moved(id, pipelines.resume(id));
    }

    @POST
    @Path("/{id}/retry-failed")
    @Operation(
            operationId = "retryFailedOfPipeline",
            summary = "Run once more what failed, was cancelled or was skipped, and only that")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    public PipelineJson retryFailed(@PathParam("id") String text) {
        PipelineId id = PipelineProblems.id(text);
        return moved(id, pipelines.retryFailed(id));
    }

    @POST
    @Path("/{id}/extend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "extendPipeline", summary = "Give a stage more time")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PipelineBodies.Extend.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineJson.class)))
    public PipelineJson extend(
            @PathParam("id") String text, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        PipelineId id = PipelineProblems.id(text);
        var fields = new Fields(bodies.read(body, headers));
        Stage stage = fields.parsed("stage", Stage::parse, "generation or analysis");
        fields.require("stage", stage);
        Integer seconds = fields.integer("moreSeconds", 1, Stints.MAX_SECONDS);
        fields.require("moreSeconds", seconds);
        fields.check();
        Duration more = Duration.ofSeconds(Objects.requireNonNull(seconds));
        return moved(id, pipelines.extend(id, Objects.requireNonNull(stage), more));
    }

    private PipelineJson moved(PipelineId id, Move move) {
        return switch (move) {
            case Move.Done _ -> details.of(id, List.of());
            case Move.Refused(var status, var why) -> throw PipelineProblems.refused(id, status, why);
            case Move.Unknown _ -> throw PipelineProblems.noSuchPipeline(id.toString());
        };
    }

    private Response accepted(PipelineId id, List<String> notes, boolean replayed) {
        Response.ResponseBuilder answer =
                Response.accepted(details.of(id, notes)).location(URI.create("/api/pipelines/" + id));
        return (replayed ? answer.header(IdempotencyKeys.REPLAYED, "true") : answer).build();
    }
}
