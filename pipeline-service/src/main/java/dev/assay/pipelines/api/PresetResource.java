package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.JsonBody;
import dev.assay.edge.api.PageJson;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.model.pipeline.PipelinePresets.Change;
import dev.assay.model.pipeline.PipelinePresets.Draft;
import dev.assay.model.pipeline.PipelinePresets.Preset;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
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
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Keeps settings that pipelines are created with. They may be incomplete: what is missing is given when they are
/// used, and that is when they are checked.
@Path("/api/pipeline-settings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@APIResponse(
        responseCode = "default",
        description = "What is wrong with the request, or with us",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@Tag(name = "Pipeline settings")
class PresetResource {

    private static final int MAX_NAME = 100;
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_CONFIG = 256 * 1024;
    private static final Set<String> SECTIONS = Set.of("generation", "analysis", "streaming", "priority");

    private final PipelinePresets presets;
    private final PresetBodies configs;
    private final JsonBody bodies;

    PresetResource(PipelinePresets presets, PresetBodies configs, JsonBody bodies) {
        this.presets = presets;
        this.configs = configs;
        this.bodies = bodies;
    }

    @GET
    @Operation(operationId = "listPipelineSettings", summary = "List saved settings by name")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = PresetJson.PresetPage.class)))
    public PageJson<PresetJson> list() {
        return PageJson.whole(presets.list().stream().map(this::json).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createPipelineSettings", summary = "Save settings under a name")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PipelineBodies.Preset.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = PresetJson.class)))
    public Response create(@Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        Preset made = made(presets.create(draft(body, headers)), "");
        return Response.created(URI.create("/api/pipeline-settings/" + made.id()))
                .entity(json(made))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getPipelineSettings", summary = "Show saved settings")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PresetJson.class)))
    public PresetJson get(@PathParam("id") String id) {
        return json(presets.find(key(id)).orElseThrow(() -> unknown(id)));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "replacePipelineSettings", summary = "Replace saved settings")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PipelineBodies.Preset.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PresetJson.class)))
    public PresetJson replace(
            @PathParam("id") String id, @Schema(hidden = true) byte @Nullable [] body, @Context HttpHeaders headers) {
        return json(made(presets.replace(key(id), draft(body, headers)), id));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deletePipelineSettings",
            summary = "Remove saved settings; the pipelines made with them stay as they are")
    @APIResponse(responseCode = "204", description = "They are gone")
    public void delete(@PathParam("id") String id) {
        if (!presets.delete(key(id))) {
            throw unknown(id);
        }
    }

    @POST
    @Path("/{id}/default")
    @Operation(
            operationId = "makePipelineSettingsDefault",
            summary = "Make them the default, in place of the one that is")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PresetJson.class)))
    public PresetJson makeDefault(@PathParam("id") String id) {
        return json(presets.makeDefault(key(id)).orElseThrow(() -> unknown(id)));
    }

    private Draft draft(byte @Nullable [] body, HttpHeaders headers) {
        ObjectNode request = bodies.read(body, headers);
        var fields = new Fields(request);
        String name = fields.text("name");
        fields.require("name", name);
        if (name != null && (name.isBlank() || name.length() > MAX_NAME)) {
            fields.wrong("name", "must be 1 to " + MAX_NAME + " characters");
        }
        String description = fields.text("description");
        if (description != null && description.length() > MAX_DESCRIPTION) {
            fields.wrong("description", "may be at most " + MAX_DESCRIPTION + " characters long");
        }
        Map<String, JsonNode> config = fields.objects("config");
        if (!fields.has("config")) {
            fields.wrong("config", "is required");
        }
        config.keySet().stream()
                .filter(section -> !SECTIONS.contains(section))
                .forEach(section -> fields.wrong(
                        "config." + Texts.clipped(section),
                        "is not known here; known are analysis, generation, priority, streaming"));
        Boolean isDefault = fields.flag("isDefault");
        String text = String.valueOf(request.get("config"));
        if (text.length() > MAX_CONFIG) {
            fields.wrong("config", "may be at most " + MAX_CONFIG + " characters long");
        }
        fields.check();
        return new Draft(Objects.requireNonNull(name), description, text, Boolean.TRUE.equals(isDefault));
    }

    private static Preset made(Change change, String id) {
        return switch (change) {
            case Change.Done(var preset) -> preset;
            case Change.Unknown _ -> throw unknown(id);
            case Change.NameTaken(var by) ->
                throw new ProblemException(Problem.of(
                        409,
                        "SETTINGS_NAME_TAKEN",
                        "Other settings have that name",
                        "those with the id " + by + " have it",
                        "Choose another name, or change those: PUT /api/pipeline-settings/" + by + "."));
            case Change.TooMany _ ->
                throw new ProblemException(Problem.of(
                        409,
                        "TOO_MANY_SETTINGS",
                        "There are too many saved settings",
                        "there may be " + PipelinePresets.MAX,
                        "Delete those that are not needed any more."));
        };
    }

    private PresetJson json(Preset preset) {
        return PresetJson.of(preset, configs.config(preset));
    }

    private static long key(String id) {
        boolean number = id.length() <= 18 && !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw unknown(id);
        }
        return Long.parseLong(id);
    }

    private static ProblemException unknown(String id) {
        return new ProblemException(Problem.of(
                404,
                "SETTINGS_NOT_FOUND",
                "There are no such settings",
                "no settings have the id " + Texts.clipped(id),
                "Ids are numbers; GET /api/pipeline-settings lists them."));
    }
}
