package dev.assay.tasks.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.Templates;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Says which applications can be generated.
@Path("/api/templates")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Generation")
class TemplatesResource {

    private final Templates templates;
    private final GenerationEndpoint endpoint;

    TemplatesResource(Templates templates, GenerationEndpoint endpoint) {
        this.templates = templates;
        this.endpoint = endpoint;
    }

    @GET
    @Operation(
            operationId = "listTemplates",
            summary = "Templates that applications can be generated from, and whether there is anybody to ask")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TemplatesJson.class)))
    public TemplatesJson list() {
        return new TemplatesJson(
                templates.all().stream().map(TemplateJson::of).toList(),
                endpoint.configured(),
                endpoint.configured() ? null : endpoint.whyNot());
    }
}
