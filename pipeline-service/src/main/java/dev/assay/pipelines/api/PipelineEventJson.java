package dev.assay.pipelines.api;

import dev.assay.model.pipeline.PipelineEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A line of a pipeline's log.
///
/// @param application the number of the application it is about; null for the whole pipeline
@Schema(name = "PipelineEvent")
@RegisterForReflection
public record PipelineEventJson(
        long number,
        Instant at,
        String type,

        @Schema(enumeration = {"info", "success", "warning", "error"})
        String level,

        @Schema(enumeration = {"generation", "analysis"}) @Nullable
        String stage,

        @Nullable Integer application,
        @Nullable String service,
        String message) {

    public static PipelineEventJson of(PipelineEvent event) {
        return new PipelineEventJson(
                event.number(),
                event.at(),
                event.type().wireName(),
                event.level().wireName(),
                event.stage() == null ? null : event.stage().wireName(),
                event.job(),
                event.service() == null ? null : event.service().wireName(),
                event.message());
    }

    /// A piece of the log. `nextAfter`, sent back as `after`, reads on; it is the same number while there is
    /// nothing new.
    @Schema(name = "PipelineEventPage")
    @RegisterForReflection
    public record EventPage(List<PipelineEventJson> items, long nextAfter) {}
}
