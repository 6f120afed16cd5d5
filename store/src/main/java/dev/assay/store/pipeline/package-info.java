/// Pipelines on Postgres: moved by people ([dev.assay.store.pipeline.PostgresPipelines]), by what happened
/// ([dev.assay.store.pipeline.PostgresPipelineAdvance]), and read.
///
/// **Lock order.** Whoever moves a pipeline, its jobs, cells or events locks its row first, and only then, through the
/// queue's verbs and in their order, turns, tasks and counters; [dev.assay.store.pipeline.OpenTasks] sees to that where
/// several tasks are cancelled at once, and no transaction both cancels and submits. Whoever ends a task never asks for
/// a pipeline's lock: it sends a notification. So a pipeline's row is never part of a circle.
@NullMarked
package dev.assay.store.pipeline;

import org.jspecify.annotations.NullMarked;
