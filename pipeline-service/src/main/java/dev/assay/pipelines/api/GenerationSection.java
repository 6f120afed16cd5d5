package dev.assay.pipelines.api;

import dev.assay.edge.generation.ModelName;
import dev.assay.model.task.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which applications a pipeline is about, and where they come from.
sealed interface GenerationSection {

    /// Every model writes every template: job i is model i div (number of templates), template i mod it.
    record Generate(
            List<ModelName> models,
            List<String> templates,
            @Nullable Double temperature,
            @Nullable Integer maxOutputTokens,
            Stint stint)
            implements GenerationSection {}

    record Existing(List<Target> applications) implements GenerationSection {}

    /// How much of a stage is done at once, and how long it may last; null for the usual.
    record Stint(
            @Nullable Integer maxConcurrentTasks, @Nullable Integer timeoutSeconds) {

        static final Stint USUAL = new Stint(null, null);
    }
}
