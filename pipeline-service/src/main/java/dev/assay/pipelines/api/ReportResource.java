package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.pipelines.report.PipelineReport;
import dev.assay.pipelines.report.PipelineSummary;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Shows what came of a pipeline, or has come of it so far: made anew from the database each time.
@Path("/api/pipelines/{id}")
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Pipelines")
class ReportResource {

    /// The page has no script, and whatever its texts say, a browser is to run none.
    private static final String NOTHING_BUT_STYLE =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final PipelineReport report;
    private final ObjectMapper json;

    ReportResource(PipelineReport report, ObjectMapper json) {
        this.report = report;
        this.json = json;
    }

    @GET
    @Path("/report")
    @Produces(MediaType.TEXT_HTML)
    @Operation(
            operationId = "getPipelineReport",
            summary = "The report on a pipeline as a page",
            description = "While the pipeline runs it is marked as what has come of it so far.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response page(@PathParam("id") String id) {
        return Response.ok(report.html(read(id)), MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header("Content-Security-Policy", NOTHING_BUT_STYLE)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @GET
    @Path("/summary")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getPipelineSummary",
            summary = "Applications by services with totals, what went wrong, time and cost",
            description = "With all applications of the pipeline, so up to some megabytes.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PipelineSummary.class)))
    public Response summary(@PathParam("id") String id) {
        PipelineSummary summary = read(id);
        StreamingOutput body = out -> json.writeValue(out, summary);
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private PipelineSummary read(String id) {
        return PipelineId.parse(id)
                .flatMap(report::summary)
                .orElseThrow(() -> ProblemException.notFound(
                        "PIPELINE_NOT_FOUND",
                        "There is no such pipeline",
                        "pipeline",
                        id,
                        "Ids look like pipeline_0a1b2c3d4e5f; GET /api/pipelines lists them."));
    }
}
