package dev.assay.model.upkeep;

import java.time.Duration;

/// The sweeps over pipelines that have ended. Others are never touched.
public interface PipelineSweeps {

    /// Events of pipelines that finished longer ago than this are deleted, all of a pipeline's together. What
    /// identifies them is the pipeline's id.
    Batched<String> events(Duration threshold);

    /// Pipelines that finished longer ago than this are deleted, with all that hangs on them but their tasks, which
    /// have their own sweep.
    Batched<String> finished(Duration threshold);
}
