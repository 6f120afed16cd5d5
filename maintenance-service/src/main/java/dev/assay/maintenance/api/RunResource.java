package dev.assay.maintenance.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.maintenance.report.RunJson;
import dev.assay.maintenance.run.Maintenance;
import dev.assay.maintenance.run.Run;
import dev.assay.maintenance.sweep.ReindexSweep;
import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunId;
import dev.assay.model.upkeep.Sweep;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Begins and shows maintenance runs.
@Path("/api/maintenance")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Maintenance")
class RunResource {

    private static final int MAX_INDEX = 200;

    private final Maintenance maintenance;
    private final MaintenanceRuns runs;
    private final DatabaseHealth health;
    private final Answers answers;
    private final JsonBody bodies;

    RunResource(
            Maintenance maintenance, MaintenanceRuns runs, DatabaseHealth health, Answers answers, JsonBody bodies) {
        this.maintenance = maintenance;
        this.runs = runs;
        this.health = health;
        this.answers = answers;
        this.bodies = bodies;
    }

    @POST
    @Path("/runs")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "beginMaintenanceRun",
            summary = "Begin a maintenance run",
            description = "It goes on after the answer. A dry run looks and reports, and changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RunRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "It has begun",
            content = @Content(schema = @Schema(implementation = RunJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Another run holds the lease",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response begin(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        ObjectNode request = bodies.readOptional(body, headers);
        var fields = new Fields(request);
        boolean dryRun = Boolean.TRUE.equals(fields.flag("dryRun"));
        Set<Sweep> only = sweeps(fields);
        fields.check();
        Run run = answers.begun(maintenance.begin(dryRun, only, "POST /api/maintenance/runs"));
        return accepted(run);
    }

    @GET
    @Path("/runs")
    @Operation(
            operationId = "listMaintenanceRuns",
            summary = "List runs, newest first",
            description = "With each sweep's totals; which tasks and applications they were is in the single run.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunPage.class)))
    public PageJson<RunJson> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return PageJson.of(runs.list(Parameters.page(limit, cursor)), RunJson::totals);
    }

    @GET
    @Path("/runs/{id}")
    @Operation(operationId = "getMaintenanceRun", summary = "Show a run, with the sweeps that have ended")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunJson.class)))
    public RunJson get(@PathParam("id") String id) {
        return answers.json(RunId.parse(id).orElseThrow(() -> Answers.noSuchRun(id)));
    }

    @POST
    @Path("/reindex")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "reindex",
            summary = "Rebuild an index without locking anybody out",
            description = "As a run of its own, which goes on after the answer; it may take long on a large table.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ReindexRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "It has begun",
            content = @Content(schema = @Schema(implementation = RunJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Another run holds the lease",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response reindex(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.read(body, headers));
        String index = fields.text("index");
        fields.require("index", index);
        if (index != null && (index.isBlank() || index.length() > MAX_INDEX)) {
            fields.wrong("index", "must be 1 to " + MAX_INDEX + " characters");
        }
        fields.check();
        var sweep = new ReindexSweep(health, Objects.requireNonNull(index));
        Run run = answers.begun(maintenance.begin(sweep, "POST /api/maintenance/reindex"));
        return accepted(run);
    }

    /// Whatever becomes of the answer, a run that has begun goes on.
    private Response accepted(Run run) {
        try {
            return answers.accepted(run.id());
        } finally {
            maintenance.launch(run);
        }
    }

    private static Set<Sweep> sweeps(Fields fields) {
        List<String> names = fields.texts("only", 100);
        Set<Sweep> sweeps = EnumSet.noneOf(Sweep.class);
        if (names != null) {
            if (names.isEmpty()) {
                fields.wrong("only", "names no sweep; leave it out for all that are switched on");
            }
            for (String name : names) {
                Sweep.named(name)
                        .ifPresentOrElse(
                                sweeps::add,
                                () -> fields.wrong(
                                        "only",
                                        "must be some of "
                                                + Stream.of(Sweep.values())
                                                        .map(Sweep::wireName)
                                                        .collect(Collectors.joining(", "))));
            }
        }
        return sweeps;
    }

    /// @param only the sweeps to be gone through, switched on or not; all that are switched on when it is left out
    @Schema(name = "MaintenanceRunRequest")
    record RunRequest(
            @Nullable @Schema(defaultValue = "false") Boolean dryRun,
            @Nullable List<String> only) {}

    /// @param index as the database-health sweep names it
    @Schema(name = "ReindexRequest")
    record ReindexRequest(@Schema(required = true) String index) {}

    @Schema(name = "MaintenanceRunPage", type = SchemaType.OBJECT)
    record RunPage(List<RunJson> items, @Nullable String nextCursor) {}
}
