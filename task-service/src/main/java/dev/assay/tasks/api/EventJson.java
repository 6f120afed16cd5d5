package dev.assay.tasks.api;

import dev.assay.model.history.Edge;
import dev.assay.model.history.EdgeReason;
import dev.assay.model.history.TaskEvent;
import dev.assay.model.history.TaskSubject;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A step of a task's life, as it is sent while it happens.
///
/// @param from null for a new task
/// @param status the state it has now
/// @param attempt which run it belongs to; 0 before the first
@Schema(name = "TaskEvent")
@RegisterForReflection
record EventJson(
        String id,
        @Nullable String parentId,
        @Nullable String service,
        String kind,
        String queue,
        @Nullable String model,
        @Nullable Integer app,
        @Nullable String pipelineId,
        @Nullable TaskStatus from,
        TaskStatus status,
        int attempt,
        Instant at,
        String actor,
        EdgeReason reason,
        FailureCause.@Nullable Code cause,
        @Nullable String message,
        @Nullable Instant notBefore) {

    static EventJson of(TaskEvent event) {
        Edge edge = event.edge();
        TaskSubject subject = event.subject();
        TaskId parent = edge.parent();
        Target target = subject.target();
        FailureCause cause = edge.cause();
        return new EventJson(
                edge.task().toString(),
                parent == null ? null : parent.toString(),
                subject.service(),
                subject.kind().name(),
                subject.queue().value(),
                target == null ? null : target.model(),
                target == null ? null : target.app(),
                subject.pipelineId(),
                edge.from(),
                edge.to(),
                edge.epoch(),
                edge.at(),
                edge.actor(),
                edge.reason(),
                cause == null ? null : cause.code(),
                cause == null ? null : cause.message(),
                edge.notBefore());
    }

    /// The event's name.
    static String name(TaskEvent event) {
        Edge edge = event.edge();
        if (edge.isOfSubtask()) {
            return "subtask.updated";
        }
        if (edge.from() == null) {
            return "task.created";
        }
        return edge.to().isFinal() ? "task.finished" : "task.updated";
    }
}
