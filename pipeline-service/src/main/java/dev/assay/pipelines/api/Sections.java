package dev.assay.pipelines.api;

import dev.assay.model.task.Priority;
import org.jspecify.annotations.Nullable;

/// The sections of a pipeline's configuration, as far as they could be read; whatever is null was left out or
/// wrong.
record Sections(
        @Nullable GenerationSection generation,
        @Nullable AnalysisSection analysis,
        @Nullable Boolean streaming,
        @Nullable Priority priority) {}
