/// Pipelines on Postgres: moved by people ([dev.assay.store.pipeline.PostgresPipelines]), by what happened
/// ([dev.assay.store.pipeline.PostgresPipelineAdvance]), and read.
///
/// **Lock order.** Whoever moves a pipeline, its jobs, cells or events locks its row first, and only then, through
/// the queue's verbs, tasks and turns. Whoever ends a task never asks for a pipeline's lock: it sends a
/// notification. So nothing can wait in a circle.
@NullMarked
package dev.assay.store.pipeline;

import org.jspecify.annotations.NullMarked;
