package dev.assay.model.history;

import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskKind;
import org.jspecify.annotations.Nullable;

/// What a task is about: that part of it which never changes.
///
/// @param target null when its kind has none
/// @param service null when it is a main task or stands alone
public record TaskSubject(
        TaskKind kind,
        QueueName queue,
        @Nullable Target target,
        @Nullable String pipelineId,
        @Nullable String service) {}
