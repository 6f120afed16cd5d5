package dev.assay.tasks.live;

import dev.assay.model.history.TaskSubject;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a stream is about. Null leaves a property open.
///
/// @param families only these tasks and their subtasks; all when empty
public record LiveFilter(
        Set<TaskId> families,
        @Nullable TaskKind kind,
        @Nullable QueueName queue,
        @Nullable String model,
        @Nullable Integer app,
        @Nullable String pipelineId) {

    public static final LiveFilter ALL = new LiveFilter(Set.of(), null, null, null, null, null);

    public LiveFilter {
        families = Set.copyOf(families);
    }

    public static LiveFilter of(Set<TaskId> families) {
        return new LiveFilter(families, null, null, null, null, null);
    }

    boolean matches(TaskId task, @Nullable TaskId parent, TaskSubject subject) {
        return (families.isEmpty() || families.contains(task) || (parent != null && families.contains(parent)))
                && (kind == null || kind.equals(subject.kind()))
                && (queue == null || queue.equals(subject.queue()))
                && matches(subject.target())
                && (pipelineId == null || pipelineId.equals(subject.pipelineId()));
    }

    private boolean matches(@Nullable Target target) {
        return (model == null || (target != null && model.equals(target.model())))
                && (app == null || (target != null && app == target.app()));
    }
}
