package dev.assay.model.pipeline;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What can be read about pipelines. Safe for use by many threads. Throws
/// [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached.
public interface PipelineReader {

    /// In bytes: the longest configuration that [#list] shows.
    int MAX_LISTED_CONFIG = 64 * 1024;

    Optional<PipelineView> find(PipelineId id);

    /// Costs next to nothing, unlike [#find], which counts.
    Optional<PipelineStatus> status(PipelineId id);

    /// Newest first. A configuration that is longer than [#MAX_LISTED_CONFIG] is shown as `{}`, since a page of
    /// them has gigabytes; [#find] has it.
    ///
    /// @param statuses only these; empty for all
    /// @throws dev.assay.model.page.BadCursorException for a cursor that is not one of this list's
    Page<PipelineView> list(Set<PipelineStatus> statuses, PageRequest page);

    /// Jobs in their order, empty for an unknown pipeline.
    ///
    /// @throws dev.assay.model.page.BadCursorException for a cursor that is not one of this list's
    Page<JobView> jobs(PipelineId id, PageRequest page);

    /// Events after a number, oldest first.
    ///
    /// @param after 0 for all
    List<PipelineEvent> events(PipelineId id, long after, int limit);

    /// The latest events, newest first.
    List<PipelineEvent> latestEvents(PipelineId id, int limit);
}
