/// Pipelines: generate many applications, analyse each.
///
/// A pipeline is a row with jobs; a job is one application on its way. Everything that happens to a pipeline
/// happens under its row's lock, in three steps that are always the same: *fold* the tasks that have ended into
/// cells, *plan* what follows from what the database says now, *write* it, new tasks included, in the same
/// transaction. Whoever dies between two statements has done nothing.
@NullMarked
package dev.assay.model.pipeline;

import org.jspecify.annotations.NullMarked;
