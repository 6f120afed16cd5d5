package dev.assay.tasks.work;

import dev.assay.model.task.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The tasks this process runs at the moment.
final class Runs {

    private final Map<TaskId, Run> runs = new ConcurrentHashMap<>();

    /// A task that comes back under a new lease, after a time without the store, displaces a run whose lease is
    /// gone.
    void add(Run run) {
        Run displaced = runs.put(run.id(), run);
        if (displaced != null) {
            displaced.stop(Run.StopReason.LEASE_LOST);
        }
    }

    /// Only this very run: the same task may have come back under a new lease meanwhile.
    void remove(Run run) {
        runs.remove(run.id(), run);
    }

    Optional<Run> find(TaskId task) {
        return Optional.ofNullable(runs.get(task));
    }

    Collection<Run> all() {
        return List.copyOf(runs.values());
    }

    int size() {
        return runs.size();
    }
}
