package dev.assay.pipelines.advance;

import dev.assay.model.pipeline.PipelineAdvance.Advanced;
import dev.assay.model.pipeline.PipelineId;
import java.time.Duration;

/// Told what the loop does. Must not throw.
public interface AdvanceObserver {

    /// @param waited from when it was due
    void advanced(PipelineId pipeline, Why why, Duration waited, Duration took, Advanced came);

    /// It is tried again at the next look around.
    void failed(PipelineId pipeline, RuntimeException failure);

    /// @param open how many pipelines are
    /// @param missed how many of them the look around before this one found to have something to do, and no news of
    ///     it has come since
    void reconciled(int open, int missed);

    /// It is tried again after the same time.
    void notReconciled(RuntimeException failure);
}
