package dev.assay.model.control;

import dev.assay.model.task.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The workers there are. Throws [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached.
public interface WorkerRegistry {

    /// A worker says that it is there, and hears what it is to do.
    WorkerOrders report(WorkerReport report);

    /// A worker takes leave.
    void leave(WorkerId worker);

    /// Those that are there, and the lost ones that have not been removed yet; the longest there first.
    List<WorkerView> list();

    Optional<WorkerView> find(WorkerId worker);

    /// Tells a worker to claim no more, or to claim again.
    ///
    /// @return false when there is no such worker
    boolean drain(WorkerId worker, boolean draining);

    /// Forgets workers that have not been heard of for so long.
    List<WorkerId> removeUnseen(Duration since);
}
