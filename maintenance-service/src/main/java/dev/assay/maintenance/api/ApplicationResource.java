package dev.assay.maintenance.api;

import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Parameters;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.maintenance.report.RunJson;
import dev.assay.maintenance.run.Maintenance;
import dev.assay.maintenance.run.Run;
import dev.assay.model.task.Target;
import dev.assay.model.upkeep.Applications;
import dev.assay.model.upkeep.Sweep;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
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

/// Shows the known applications, pins them, and finds new ones. Registering one by hand is the task-service's.
@Path("/api/applications")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Applications")
class ApplicationResource {

    private final Applications applications;
    private final Maintenance maintenance;
    private final Answers answers;
    private final JsonBody bodies;

    ApplicationResource(Applications applications, Maintenance maintenance, Answers answers, JsonBody bodies) {
        this.applications = applications;
        this.maintenance = maintenance;
        this.answers = answers;
        this.bodies = bodies;
    }

    @GET
    @Operation(operationId = "listApplications", summary = "List known applications, by model and number")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ApplicationPage.class)))
    public PageJson<ApplicationJson> list(
            @QueryParam("model") @Nullable String model,
            @Parameter(schema = @Schema(implementation = ApplicationJson.Presence.class))
                    @QueryParam("presence")
                    @Nullable
                    String presence,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        if (model != null && !Target.isValidModel(model)) {
            throw ProblemException.invalid("model", "must be " + Target.MODEL_RULE);
        }
        Boolean missing = presence == null
                ? null
                : (Boolean) (Parameters.constant("presence", presence, ApplicationJson.Presence.class)
                        == ApplicationJson.Presence.MISSING);
        return PageJson.of(applications.list(model, missing, Parameters.page(limit, cursor)), ApplicationJson::of);
    }

    @GET
    @Path("/{model}/{app}")
    @Operation(operationId = "getApplication", summary = "Show an application")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ApplicationJson.class)))
    public ApplicationJson get(@PathParam("model") String model, @PathParam("app") String app) {
        Target target = target(model, app);
        return applications.find(target).map(ApplicationJson::of).orElseThrow(() -> noSuchApplication(model, app));
    }

    @POST
    @Path("/{model}/{app}/keep")
    @Operation(
            operationId = "keepApplication",
            summary = "Pin an application",
            description = "Its record is never deleted, however long its directory is missing. Harmless when repeated.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ApplicationJson.class)))
    public ApplicationJson keep(@PathParam("model") String model, @PathParam("app") String app) {
        return keep(model, app, true);
    }

    @DELETE
    @Path("/{model}/{app}/keep")
    @Operation(operationId = "unkeepApplication", summary = "Pin an application no longer")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ApplicationJson.class)))
    public ApplicationJson unkeep(@PathParam("model") String model, @PathParam("app") String app) {
        return keep(model, app, false);
    }

    @POST
    @Path("/scan")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "scanApplications",
            summary = "Register the directories found in the applications folder",
            description = "A maintenance run of the sweep new-apps, answered when it has ended.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ScanRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "What was registered, or in a dry run would be, is in its sweep's ids",
            content = @Content(schema = @Schema(implementation = RunJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "A maintenance run holds the lease",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public RunJson scan(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.readOptional(body, headers));
        boolean dryRun = Boolean.TRUE.equals(fields.flag("dryRun"));
        fields.check();
        Run run = answers.begun(maintenance.begin(dryRun, Set.of(Sweep.NEW_APPS), "POST /api/applications/scan"));
        maintenance.go(run);
        return answers.json(run.id());
    }

    private ApplicationJson keep(String model, String app, boolean kept) {
        Target target = target(model, app);
        if (!applications.keep(target, kept)) {
            throw noSuchApplication(model, app);
        }
        return get(model, app);
    }

    private static Target target(String model, String app) {
        if (!Target.isValidModel(model) || !app.matches("[1-9]\\d{0,6}") || !Target.isValidApp(Integer.parseInt(app))) {
            throw noSuchApplication(model, app);
        }
        return new Target(model, Integer.parseInt(app));
    }

    private static ProblemException noSuchApplication(String model, String app) {
        return ProblemException.notFound(
                "APPLICATION_NOT_FOUND",
                "There is no such application",
                "application",
                model + "/" + app,
                "GET /api/applications lists them; an application's address is its model and its number.");
    }

    @Schema(name = "ScanRequest")
    record ScanRequest(
            @Nullable @Schema(defaultValue = "false") Boolean dryRun) {}

    @Schema(name = "KnownApplicationPage", type = SchemaType.OBJECT)
    record ApplicationPage(
            List<ApplicationJson> items, @Nullable String nextCursor) {}
}
