package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.Problem;
import dev.assay.model.application.ApplicationRegistry;
import dev.assay.model.task.Target;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Registers applications and gives them their numbers.
@Path("/api/applications")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Applications")
class ApplicationResource {

    private static final int MAX_ORIGIN = 4_096;

    private final ApplicationRegistry applications;
    private final JsonBody bodies;

    ApplicationResource(ApplicationRegistry applications, JsonBody bodies) {
        this.applications = applications;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "registerApplication",
            summary = "Register an application",
            description = "By its number, or by its origin: the same origin always gets the same number, a new one the"
                    + " model's next free one.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RegisterRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ApplicationJson.class)))
    public ApplicationJson register(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        var fields = new Fields(bodies.read(body, headers));
        String model = fields.model();
        fields.require("model", model);
        Integer app = fields.integer("app", 1, Target.MAX_APP);
        String origin = fields.text("origin");
        if (fields.has("app") == fields.has("origin")) {
            fields.wrong("origin", "give either the number an application has, or the origin to number it by");
        }
        if (origin != null && (origin.isBlank() || origin.length() > MAX_ORIGIN)) {
            fields.wrong("origin", "must be 1 to " + MAX_ORIGIN + " characters");
        }
        fields.check();
        Target target = known(Objects.requireNonNull(model), app, origin);
        return new ApplicationJson(target.model(), target.app());
    }

    private Target known(String model, @Nullable Integer app, @Nullable String origin) {
        if (app == null) {
            return applications.numberFor(model, Objects.requireNonNull(origin));
        }
        var target = new Target(model, app);
        applications.register(target);
        return target;
    }

    /// @param app the number it has in the applications folder
    /// @param origin where it comes from, in the caller's words, to be numbered by: a directory, a repository
    @Schema(name = "RegisterApplication")
    record RegisterRequest(
            @Schema(required = true) String model,
            @Nullable Integer app,
            @Nullable String origin) {}

    @Schema(name = "Application")
    @RegisterForReflection
    record ApplicationJson(String model, int app) {}
}
