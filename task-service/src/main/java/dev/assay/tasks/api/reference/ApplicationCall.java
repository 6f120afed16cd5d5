package dev.assay.tasks.api.reference;

import io.smallrye.common.annotation.RunOnVirtualThread;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// `POST /api/app/{model}/{number}/analyze`.
@Path("/api/app/{model}/{number}/analyze")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(responseCode = "default", content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
@Tag(name = "Reference")
class ApplicationCall {

    private final Bodies bodies;
    private final AnalysisSubmits submits;

    ApplicationCall(Bodies bodies, AnalysisSubmits submits) {
        this.bodies = bodies;
        this.submits = submits;
    }

    @POST
    @Operation(
            operationId = "referenceAnalyze",
            summary = "Submit an analysis of an application, in the reference's shape")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RunBody.WithoutApplication.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CreatedAnswer.class)))
    public Response analyze(
            @PathParam("model") String model,
            @PathParam("number") String number,
            @Schema(hidden = true) byte @Nullable [] body,
            @Context HttpHeaders headers) {
        CreatedAnswer created = submits.submit(RunRequest.of(bodies.readIfAny(body, headers), model, number));
        return Response.status(Response.Status.CREATED).entity(created).build();
    }

    @ServerExceptionMapper
    public Response error(Throwable failure) {
        return Errors.answer(failure);
    }
}
