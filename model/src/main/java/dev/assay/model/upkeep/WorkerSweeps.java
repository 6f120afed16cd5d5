package dev.assay.model.upkeep;

import dev.assay.model.task.WorkerId;
import java.time.Duration;

/// The sweep over workers.
public interface WorkerSweeps {

    /// Workers that have not been heard of for longer than this are forgotten. One that is alive after all comes
    /// back with its next report.
    Batched<WorkerId> dead(Duration threshold);
}
