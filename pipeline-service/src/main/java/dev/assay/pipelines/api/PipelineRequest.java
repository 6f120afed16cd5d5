package dev.assay.pipelines.api;

import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.model.pipeline.NewPipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that was read.
///
/// @param analysis what each application is asked; null when they are only generated
/// @param generates whether a model server is needed
/// @param notes what was asked for and has no effect, in sentences
public record PipelineRequest(
        NewPipeline pipeline, @Nullable AnalysisSpec analysis, boolean generates, List<String> notes) {

    public PipelineRequest {
        notes = List.copyOf(notes);
    }
}
