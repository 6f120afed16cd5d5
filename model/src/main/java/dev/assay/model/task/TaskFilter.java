package dev.assay.model.task;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which tasks a list shows. A null or an empty set leaves that property open. Subtasks are only shown when asked
/// for by their main task ([TaskReader#subtasks]).
public record TaskFilter(
        Set<TaskStatus> statuses,
        @Nullable TaskKind kind,
        @Nullable QueueName queue,
        @Nullable String model,
        @Nullable Integer app,
        @Nullable String pipelineId) {

    public static final TaskFilter ALL = new TaskFilter(Set.of(), null, null, null, null, null);

    public TaskFilter {
        statuses = Set.copyOf(statuses);
    }
}
