package dev.assay.model.pipeline;

import java.util.List;

/// Which pipelines have a report on disk. The report is made from what the database says, so it can be made again
/// at any time; this only remembers that it was.
public interface PipelineReports {

    /// Final pipelines whose latest end has no report yet, oldest first.
    List<PipelineId> missing(int limit);

    /// Notes where the report of the end at `round` is. Harmless when it is known already, or the pipeline goes on.
    ///
    /// @param path of its directory, relative to the results folder
    /// @param sha256 of its `summary.json`, lower-case hex
    void written(PipelineId pipeline, int round, String path, String sha256);
}
