package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.pipeline.Pipelines;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// The reference's older calls below `/automation/api/pipeline`, which its pages and guides use. The guides leave
/// `config` out, and were refused for it; here the sections may stand at the top.
@Path("/automation/api/pipeline")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(responseCode = "default", content = @Content(schema = @Schema(implementation = ErrorAnswer.Short.class)))
@Tag(name = "Reference")
class PageCalls {

    private final Bodies bodies;
    private final PipelineStarts starts;
    private final PipelineDocuments documents;
    private final PipelineMoves moves;
    private final Pipelines pipelines;

    PageCalls(
            Bodies bodies,
            PipelineStarts starts,
            PipelineDocuments documents,
            PipelineMoves moves,
            Pipelines pipelines) {
        this.bodies = bodies;
        this.starts = starts;
        this.documents = documents;
        this.moves = moves;
        this.pipelines = pipelines;
    }

    @POST
    @Path("/start")
    @Operation(operationId = "referencePageStart", summary = "Start a pipeline, in the reference's older shape")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = PipelineAnswer.Page.class)))
    public Response start(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        ObjectNode asked = bodies.read(body, headers);
        ObjectNode config = asked.get("config") instanceof ObjectNode inner ? inner : asked;
        PipelineStarts.Started started = starts.start(config, asked.path("name"));
        PipelineAnswer pipeline = documents.whole(started.pipeline());
        return Response.status(Response.Status.CREATED)
                .entity(new PipelineAnswer.Page(true, pipeline.id(), started.message(), pipeline))
                .build();
    }

    @GET
    @Path("/{id}/status")
    @Operation(operationId = "referencePageStatus", summary = "Show a pipeline, in the reference's older shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineAnswer.Page.class)))
    public PipelineAnswer.Page status(@PathParam("id") String id) {
        return new PipelineAnswer.Page(true, null, null, documents.whole(moves.find(id)));
    }

    @GET
    @Path("/{id}/detailed-status")
    @Operation(operationId = "referencePageDetails", summary = "Show a pipeline with all its tasks")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineAnswer.Page.class)))
    public PipelineAnswer.Page details(@PathParam("id") String id) {
        return new PipelineAnswer.Page(true, null, null, documents.details(moves.find(id)));
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(operationId = "referencePageCancel", summary = "Cancel a pipeline and its tasks")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineAnswer.Page.class)))
    public PipelineAnswer.Page cancel(@PathParam("id") String id) {
        moves.move(id, pipeline -> pipelines.cancel(pipeline, null));
        return new PipelineAnswer.Page(true, id, "Pipeline cancelled", null);
    }

    @ServerExceptionMapper
    public Response error(Throwable failure) {
        return Refusals.shortAnswer(failure);
    }
}
