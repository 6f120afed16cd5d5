package dev.assay.pipelines.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.pipeline.PipelinePresets;
import dev.assay.model.pipeline.PipelinePresets.Preset;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Puts saved settings in the place of their name: `preset` is an id, a name, or `default`. Sections that the
/// request gives itself replace the saved ones.
@ApplicationScoped
class PresetBodies {

    private static final String FIELD = "preset";

    private final PipelinePresets presets;
    private final ObjectMapper json;

    PresetBodies(PipelinePresets presets, ObjectMapper json) {
        this.presets = presets;
        this.json = json;
    }

    /// @throws ProblemException 422 when there are no such settings
    ObjectNode resolve(ObjectNode body) {
        if (!body.hasNonNull(FIELD)) {
            return body;
        }
        Preset preset = find(body.get(FIELD))
                .orElseThrow(() -> ProblemException.invalid(
                        FIELD, "must be the id or the name of saved settings, or default if there are any"));
        ObjectNode resolved = config(preset);
        body.properties().stream()
                .filter(entry -> !FIELD.equals(entry.getKey()) && !"config".equals(entry.getKey()))
                .forEach(entry -> resolved.set(entry.getKey(), entry.getValue()));
        if (body.get("config") instanceof ObjectNode own) {
            own.properties().forEach(entry -> resolved.set(entry.getKey(), entry.getValue()));
        }
        return resolved;
    }

    /// The settings' own sections, without the wrapping of the replaced system.
    ObjectNode config(Preset preset) {
        try {
            JsonNode config = json.readTree(preset.config());
            return config instanceof ObjectNode object ? object : json.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("saved settings " + preset.id() + " are no JSON", e);
        }
    }

    private Optional<Preset> find(JsonNode which) {
        if (which.isIntegralNumber() && which.canConvertToLong()) {
            return presets.find(which.longValue());
        }
        if (!which.isTextual()) {
            return Optional.empty();
        }
        String name = which.textValue();
        Optional<Preset> named = presets.list().stream()
                .filter(preset -> preset.name().equals(name))
                .findFirst();
        return named.isEmpty() && "default".equals(name) ? presets.defaultPreset() : named;
    }
}
