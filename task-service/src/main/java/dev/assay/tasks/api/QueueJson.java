package dev.assay.tasks.api;

import dev.assay.model.control.QueueSetting;
import dev.assay.model.task.QueueDepth;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A queue as it stands. It counts what workers claim: an analysis counts once per analyzer service.
///
/// @param pending waiting, for whatever reason: `scheduled` and `blocked` are among them
/// @param scheduled of these, waiting for their time
/// @param blocked of these, waiting for another analysis of their application to end
/// @param oldestWaitingSeconds how long the oldest task has waited that only a worker is missing for; null for none
/// @param workers how many workers serve it and have been heard of lately
@Schema(name = "Queue")
@RegisterForReflection
record QueueJson(
        String queue,
        boolean paused,
        @Nullable Integer concurrency,
        @Nullable Integer workerConcurrency,
        long pending,
        long scheduled,
        long blocked,
        long running,
        long completed,
        long partialSuccess,
        long failed,
        long cancelled,
        @Nullable Double oldestWaitingSeconds,
        int workers) {

    static QueueJson of(QueueDepth depth, QueueSetting setting, int workers) {
        return new QueueJson(
                depth.queue().value(),
                setting.paused(),
                setting.concurrency(),
                setting.workerConcurrency(),
                depth.count(TaskStatus.PENDING),
                depth.scheduled(),
                depth.blocked(),
                depth.count(TaskStatus.RUNNING),
                depth.count(TaskStatus.COMPLETED),
                depth.count(TaskStatus.PARTIAL_SUCCESS),
                depth.count(TaskStatus.FAILED),
                depth.count(TaskStatus.CANCELLED),
                depth.oldestReady() == null ? null : depth.oldestReady().toMillis() / 1_000.0,
                workers);
    }
}
