package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.model.pipeline.PipelinePresets.Change;
import dev.assay.model.pipeline.PipelinePresets.Draft;
import dev.assay.model.pipeline.PipelinePresets.Preset;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// The reference's calls below `/api/automation/settings`.
@Path("/api/automation/settings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(responseCode = "default", content = @Content(schema = @Schema(implementation = ErrorAnswer.class)))
@Tag(name = "Reference")
class SettingsCalls {

    private static final int MAX_NAME = 100;
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_DIGITS = 18;

    private final Bodies bodies;
    private final PipelinePresets presets;
    private final ObjectMapper json;
    private final Clock clock = Clock.systemUTC();

    SettingsCalls(Bodies bodies, PipelinePresets presets, ObjectMapper json) {
        this.bodies = bodies;
        this.presets = presets;
        this.json = json;
    }

    @GET
    @Operation(operationId = "referenceSettings", summary = "List saved settings, in the reference's shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope list() {
        List<SettingsAnswer> all = presets.list().stream()
                .map(preset -> SettingsAnswer.of(preset, json))
                .toList();
        return Envelope.of(all, clock.instant());
    }

    @POST
    @Operation(operationId = "referenceSaveSettings", summary = "Save settings, in the reference's shape")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Response create(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        ObjectNode asked = bodies.read(body, headers);
        Preset saved = done(presets.create(new Draft(
                name(asked.path("name")),
                description(asked.path("description")),
                config(asked.path("config")),
                asked.path("is_default").asBoolean())));
        return Response.status(Response.Status.CREATED)
                .entity(Envelope.of("Settings saved successfully", SettingsAnswer.of(saved, json), clock.instant()))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "referenceSetting", summary = "Show saved settings, in the reference's shape")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope show(@PathParam("id") String id) {
        return Envelope.of(SettingsAnswer.of(find(id), json), clock.instant());
    }

    @PUT
    @Path("/{id}")
    @Operation(
            operationId = "referenceChangeSettings",
            summary = "Change saved settings, in the reference's shape",
            description = "What is left out stays as it is.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope change(
            @PathParam("id") String id, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        Preset before = find(id);
        ObjectNode asked = bodies.read(body, headers);
        Preset changed = done(presets.replace(
                before.id(),
                new Draft(
                        asked.has("name") ? name(asked.path("name")) : before.name(),
                        asked.has("description") ? description(asked.path("description")) : before.description(),
                        asked.has("config") ? config(asked.path("config")) : before.config(),
                        asked.path("is_default").asBoolean(before.isDefault()))));
        return Envelope.of("Settings updated successfully", SettingsAnswer.of(changed, json), clock.instant());
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "referenceDeleteSettings", summary = "Delete saved settings")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope delete(@PathParam("id") String id) {
        if (!presets.delete(key(id))) {
            throw Refusal.noSuchSettings();
        }
        return Envelope.of("Settings deleted successfully", null, clock.instant());
    }

    @POST
    @Path("/{id}/default")
    @Operation(operationId = "referenceDefaultSettings", summary = "Make saved settings the default")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Envelope.class)))
    public Envelope makeDefault(@PathParam("id") String id) {
        if (presets.makeDefault(key(id)).isEmpty()) {
            throw Refusal.noSuchSettings();
        }
        return Envelope.of("Settings set as default", null, clock.instant());
    }

    @ServerExceptionMapper
    public Response error(Throwable failure, UriInfo uri) {
        return Refusals.answer(failure, uri, clock.instant());
    }

    private Preset find(String id) {
        return presets.find(key(id)).orElseThrow(Refusal::noSuchSettings);
    }

    private static long key(String id) {
        if (!id.matches("[0-9]{1," + MAX_DIGITS + "}")) {
            throw Refusal.noSuchSettings();
        }
        return Long.parseLong(id);
    }

    private static Preset done(Change change) {
        return switch (change) {
            case Change.Done(var preset) -> preset;
            case Change.NameTaken(var by) -> throw Refusal.because(409, "Other settings have this name already: " + by);
            case Change.TooMany() ->
                throw Refusal.because(409, "There are " + PipelinePresets.MAX + " settings already; delete some first");
            case Change.Unknown() -> throw Refusal.noSuchSettings();
        };
    }

    private static String name(JsonNode name) {
        String text = name.asText("").strip();
        if (text.isEmpty() || !name.isTextual()) {
            throw Refusal.because(400, "Name is required");
        }
        if (text.length() > MAX_NAME) {
            throw Refusal.because(400, "Name must be at most " + MAX_NAME + " characters");
        }
        return text;
    }

    private static @Nullable String description(JsonNode description) {
        String text = description.asText("").strip();
        if (text.length() > MAX_DESCRIPTION) {
            throw Refusal.because(400, "Description must be at most " + MAX_DESCRIPTION + " characters");
        }
        return text.isEmpty() || !description.isTextual() ? null : text;
    }

    private static String config(JsonNode config) {
        if (config.isMissingNode()) {
            return "{}";
        }
        if (!config.isObject()) {
            throw Refusal.because(400, "config must be an object");
        }
        return config.toString();
    }
}
