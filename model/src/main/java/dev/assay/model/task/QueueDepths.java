package dev.assay.model.task;

import java.util.List;

/// Tells how full the queues are, cheaply enough to be asked every second.
public interface QueueDepths {

    /// All queues that ever had a task, by name.
    List<QueueDepth> read();
}
