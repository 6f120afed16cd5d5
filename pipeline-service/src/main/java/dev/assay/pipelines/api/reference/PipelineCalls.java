package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Pipelines;
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
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// The reference's calls below `/api/automation/pipelines`.
@Path("/api/automation/pipelines")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(responseCode = "default", content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
@Tag(name = "Reference", description = "The documented calls of the system Assay replaces")
class PipelineCalls {

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 50;

    /// Ours waits where theirs says that it runs.
    private static final Set<PipelineStatus> ACTIVE =
            EnumSet.of(PipelineStatus.INITIALIZING, PipelineStatus.PENDING, PipelineStatus.RUNNING);

    private final Bodies bodies;
    private final PipelineStarts starts;
    private final PipelineReader reader;
    private final PipelineDocuments documents;
    private final PipelineMoves moves;
    private final Pipelines pipelines;
    private final Clock clock = Clock.systemUTC();

    PipelineCalls(
            Bodies bodies,
            PipelineStarts starts,
            PipelineReader reader,
            PipelineDocuments documents,
            PipelineMoves moves,
            Pipelines pipelines) {
        this.bodies = bodies;
        this.starts = starts;
        this.reader = reader;
        this.documents = documents;
        this.moves = moves;
        this.pipelines = pipelines;
    }

    @POST
    @Operation(operationId = "referenceStartPipeline", summary = "Start a pipeline, in the reference's shape")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Response start(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        ObjectNode asked = bodies.read(body, headers);
        if (!(asked.get("config") instanceof ObjectNode config) || config.isEmpty()) {
            throw Refusal.because(400, "config is required");
        }
        PipelineStarts.Started started = starts.start(config, asked.path("name"));
        PipelineAnswer pipeline = documents.whole(started.pipeline());
        return Response.status(Response.Status.CREATED)
                .entity(Envelope.of(
                        started.message(), new PipelineAnswer.Started(pipeline.id(), pipeline), clock.instant()))
                .build();
    }

    @GET
    @Operation(
            operationId = "referencePipelines",
            summary = "List pipelines, in the reference's shape",
            description = "Newest first; without what is in them once per application, and without events.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope list(@QueryParam("limit") @Nullable String limit) {
        List<PipelineAnswer> listed = reader.list(Set.of(), PageRequest.first(limit(limit))).items().stream()
                .map(documents::listed)
                .toList();
        return Envelope.of(listed, clock.instant());
    }

    @GET
    @Path("/active")
    @Operation(operationId = "referenceActivePipeline", summary = "The newest pipeline that runs, or null")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope active() {
        List<PipelineView> active = reader.list(ACTIVE, PageRequest.first(1)).items();
        return active.isEmpty()
                ? Envelope.of("No active pipeline", null, clock.instant())
                : Envelope.of(documents.whole(active.getFirst()), clock.instant());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "referencePipeline", summary = "Show a pipeline, in the reference's shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineAnswer.class)))
    public Envelope show(@PathParam("id") String id) {
        return Envelope.of(documents.whole(moves.find(id)), clock.instant());
    }

    @GET
    @Path("/{id}/details")
    @Operation(operationId = "referencePipelineDetails", summary = "Show a pipeline with all its tasks")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = PipelineAnswer.Details.class)))
    public Envelope details(@PathParam("id") String id) {
        return Envelope.of(documents.details(moves.find(id)), clock.instant());
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(operationId = "referenceCancelPipeline", summary = "Cancel a pipeline and its tasks")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope cancel(@PathParam("id") String id) {
        moves.move(id, pipeline -> pipelines.cancel(pipeline, null));
        return Envelope.of("Pipeline cancelled", null, clock.instant());
    }

    @POST
    @Path("/{id}/pause")
    @Operation(operationId = "referencePausePipeline", summary = "Start nothing more of a pipeline")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope pause(@PathParam("id") String id) {
        moves.move(id, pipelines::pause);
        return Envelope.of("Pipeline paused", null, clock.instant());
    }

    @POST
    @Path("/{id}/resume")
    @Operation(operationId = "referenceResumePipeline", summary = "Go on with a pipeline")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope resume(@PathParam("id") String id) {
        moves.move(id, pipelines::resume);
        return Envelope.of("Pipeline resumed", null, clock.instant());
    }

    @ServerExceptionMapper
    public Response error(Throwable failure, UriInfo uri) {
        return Refusals.answer(failure, uri, clock.instant());
    }

    /// What is no number, or too large, is as good as none or the largest: the reference never refuses it.
    private static int limit(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,6}")) {
            return DEFAULT_LIMIT;
        }
        return Math.clamp(Integer.parseInt(text), 1, MAX_LIMIT);
    }
}
