package dev.assay.pipelines.api.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.edge.api.NaiveTime;
import dev.assay.model.pipeline.PipelinePresets.Preset;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Saved settings.
///
/// @param userId always null: they belong to nobody
@Schema(name = "ReferenceSettings")
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record SettingsAnswer(
        long id,
        @Nullable Long userId,
        String name,
        @Nullable String description,
        JsonNode config,
        boolean isDefault,
        String createdAt,
        String updatedAt) {

    static SettingsAnswer of(Preset preset, ObjectMapper json) {
        return new SettingsAnswer(
                preset.id(),
                null,
                preset.name(),
                preset.description(),
                config(preset, json),
                preset.isDefault(),
                NaiveTime.known(preset.createdAt()),
                NaiveTime.known(preset.updatedAt()));
    }

    private static JsonNode config(Preset preset, ObjectMapper json) {
        try {
            return json.readTree(preset.config());
        } catch (JsonProcessingException _) {
            return TextNode.valueOf(preset.config());
        }
    }
}
