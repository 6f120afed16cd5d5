package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes pipelines further.
///
/// Safe for use by many threads and many processes at once: each pipeline under its own row's lock, none waiting
/// for another. Throws [dev.assay.model.task.QueueUnavailableException] when the store cannot be reached.
public interface PipelineAdvance {

    /// Folds what has ended, plans and writes what follows, in one transaction. Called as often as anybody likes: a
    /// call that finds nothing to do changes nothing.
    ///
    /// @param readiness what is known of the analyzers; a service that is missing is taken to be ready
    Advanced advance(PipelineId pipeline, Map<AnalyzerService, Readiness> readiness);

    /// Pipelines that are not final, oldest first.
    ///
    /// @param after only those after this one; null for the first
    List<PipelineId> open(@Nullable PipelineId after, int limit);

    /// What came of one step.
    ///
    /// @param status after it; null when there is no such pipeline
    /// @param changed whether anything was written
    /// @param waitsFor services whose readiness it would like to know anew soon; empty when it waits for none
    /// @param lookAgain when it should be looked at again even if nothing happens, from now; null for when
    ///     something does
    record Advanced(
            @Nullable PipelineStatus status,
            boolean changed,
            Set<AnalyzerService> waitsFor,
            @Nullable Duration lookAgain) {

        public Advanced {
            waitsFor = Set.copyOf(waitsFor);
        }
    }
}
