package dev.assay.model.control;

import dev.assay.model.task.TaskId;
import java.time.Instant;
import java.util.List;

/// A worker as it is shown: what it last said of itself, and what the queue knows of it.
///
/// @param running how many tasks it holds leases of
/// @param tasks the oldest hundred of these
public record WorkerView(
        WorkerReport report, WorkerState state, Instant startedAt, Instant seenAt, int running, List<TaskId> tasks) {

    public WorkerView {
        tasks = List.copyOf(tasks);
    }
}
