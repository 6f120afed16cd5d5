package dev.assay.pipelines.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.pipeline.PipelinePresets.Preset;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Saved settings of pipelines.
@Schema(name = "PipelineSettings")
@RegisterForReflection
record PresetJson(
        long id,
        String name,
        @Nullable String description,
        @Schema(type = SchemaType.OBJECT) JsonNode config,
        boolean isDefault,
        Instant createdAt,
        Instant updatedAt) {

    static PresetJson of(Preset preset, JsonNode config) {
        return new PresetJson(
                preset.id(),
                preset.name(),
                preset.description(),
                config,
                preset.isDefault(),
                preset.createdAt(),
                preset.updatedAt());
    }

    @Schema(name = "PipelineSettingsPage", type = SchemaType.OBJECT)
    record PresetPage(List<PresetJson> items, @Nullable String nextCursor) {}
}
