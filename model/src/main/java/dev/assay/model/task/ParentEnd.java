package dev.assay.model.task;

import org.jspecify.annotations.Nullable;

/// How a main task ends.
///
/// @param verdict as [Verdict] computes it; the queue computes it again under its lock and compares
/// @param cause null when everything went as asked
/// @param files the main task's own: the consolidated result and the manifest
/// @param publication puts them in place, the manifest last
public record ParentEnd(
        TaskStatus verdict, @Nullable FailureCause cause, TaskResult.StoredFiles files, Publication publication) {}
