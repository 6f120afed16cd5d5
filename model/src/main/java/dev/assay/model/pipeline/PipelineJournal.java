package dev.assay.model.pipeline;

import java.util.List;

/// Told of every event that this process has written into a pipeline's log, once that can be seen by others: each
/// event by exactly one process, whoever else listens. Must not throw, and must return quickly.
@FunctionalInterface
public interface PipelineJournal {

    PipelineJournal NONE = (_, _) -> {};

    /// @param events in their order
    void written(PipelineId pipeline, List<PipelineEvent> events);
}
