package dev.assay.model.task;

import java.util.Collection;

/// What a main task's end is, computed from its subtasks' ends. Never stored as a second truth: whoever ends a main
/// task asks here.
public final class Verdict {

    private Verdict() {}

    /// All completed → COMPLETED. Some usable → PARTIAL_SUCCESS. None usable → FAILED, or CANCELLED when all were
    /// cancelled.
    ///
    /// @param subtasks the final states of all subtasks, at least one
    /// @throws IllegalArgumentException when there is none, or one is still open: that would be a guess
    public static TaskStatus of(Collection<TaskStatus> subtasks) {
        if (subtasks.isEmpty()) {
            throw new IllegalArgumentException("no subtasks, no verdict");
        }
        if (!subtasks.stream().allMatch(TaskStatus::isFinal)) {
            throw new IllegalArgumentException("a verdict needs all subtasks to be final: " + subtasks);
        }
        if (subtasks.stream().allMatch(status -> status == TaskStatus.COMPLETED)) {
            return TaskStatus.COMPLETED;
        }
        if (subtasks.stream().anyMatch(TaskStatus::isSuccess)) {
            return TaskStatus.PARTIAL_SUCCESS;
        }
        return subtasks.stream().allMatch(status -> status == TaskStatus.CANCELLED)
                ? TaskStatus.CANCELLED
                : TaskStatus.FAILED;
    }
}
