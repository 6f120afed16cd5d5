package dev.assay.model.upkeep;

import dev.assay.model.pipeline.PipelineId;
import java.time.Duration;

/// The sweeps over pipelines that have ended. Others are never touched.
public interface PipelineSweeps {

    /// Events of pipelines that finished longer ago than this are deleted, all of a pipeline's together.
    Batched<PipelineId> events(Duration threshold);

    /// Pipelines that finished longer ago than this are deleted, with all that hangs on them but their tasks, which
    /// have their own sweep.
    ///
    /// @param withFiles whether their reports are to be deleted too, see [DeletedResults]
    Batched<PipelineId> finished(Duration threshold, boolean withFiles);
}
