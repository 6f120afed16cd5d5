package dev.assay.tasks.api;

import dev.assay.edge.api.Problem;
import dev.assay.edge.tools.KnownTools;
import dev.assay.model.analysis.Deadlines;
import dev.assay.model.analysis.ToolCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Says what can be asked for.
@Path("/api/tools")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Tools")
class ToolsResource {

    private final ToolCatalog catalog;
    private final KnownTools tools;
    private final Deadlines deadlines;

    ToolsResource(ToolCatalog catalog, KnownTools tools, Deadlines deadlines) {
        this.catalog = catalog;
        this.tools = tools;
        this.deadlines = deadlines;
    }

    @GET
    @Operation(
            operationId = "listTools",
            summary = "Tools by service, tiers and analyses",
            description = "Whether a tool can be had is known for 30 seconds; a service that does not answer at once"
                    + " is shown as it was known before, so that it never holds up this page.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ToolsJson.class)))
    public ToolsJson list() throws InterruptedException {
        return ToolsJson.of(catalog, tools.read(), deadlines);
    }
}
