package dev.assay.maintenance.files;

import dev.assay.model.task.TaskId;
import java.time.Instant;

/// A main task's result on disk.
///
/// @param path relative to the results folder, `/` between its parts, as the task's row names it
/// @param changedAt when a file was last added to it or removed from it
public record ResultDirectory(TaskId task, String path, Instant changedAt) {}
