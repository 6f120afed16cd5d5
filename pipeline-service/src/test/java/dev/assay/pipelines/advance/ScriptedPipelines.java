package dev.assay.pipelines.advance;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.FindingSummary;
import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.PipelineAdvance;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.pipeline.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Pipelines that ask for the static analyzer and come to what a test says.
final class ScriptedPipelines implements PipelineAdvance, PipelineReader {

    private final Map<PipelineId, Script> scripts = new ConcurrentHashMap<>();
    private final Map<PipelineId, AtomicInteger> turns = new ConcurrentHashMap<>();
    private final Map<PipelineId, Map<AnalyzerService, Readiness>> readiness = new ConcurrentHashMap<>();

    interface Script {

        /// @param turn from 1
        Advanced advance(int turn) throws InterruptedException;
    }

    void answer(PipelineId pipeline, Script script) {
        turns.put(pipeline, new AtomicInteger());
        scripts.put(pipeline, script);
    }

    int turns(PipelineId pipeline) {
        return turns.getOrDefault(pipeline, new AtomicInteger()).get();
    }

    /// What its last turn was told.
    Map<AnalyzerService, Readiness> readiness(PipelineId pipeline) {
        return readiness.getOrDefault(pipeline, Map.of());
    }

    @Override
    public Advanced advance(PipelineId pipeline, Map<AnalyzerService, Readiness> known) {
        readiness.put(pipeline, known);
        Script script = scripts.get(pipeline);
        if (script == null) {
            return new Advanced(null, false, Set.of(), null);
        }
        try {
            return script.advance(
                    turns.computeIfAbsent(pipeline, _ -> new AtomicInteger()).incrementAndGet());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<PipelineId> open(@Nullable PipelineId after, int limit) {
        return scripts.keySet().stream()
                .sorted()
                .filter(pipeline -> after == null || pipeline.compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<PipelineView> find(PipelineId id) {
        return scripts.containsKey(id) ? Optional.of(view(id)) : Optional.empty();
    }

    @Override
    public Optional<PipelineStatus> status(PipelineId id) {
        return find(id).map(PipelineView::status);
    }

    private static PipelineView view(PipelineId id) {
        return new PipelineView(
                id,
                null,
                PipelineStatus.RUNNING,
                null,
                0,
                "{}",
                false,
                true,
                Limits.STANDARD,
                List.of(AnalyzerService.STATIC),
                Map.of(),
                Map.of(),
                FindingSummary.NONE,
                PipelineView.Usage.NONE,
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                List.of());
    }

    @Override
    public Page<PipelineView> list(Set<PipelineStatus> statuses, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page<JobView> jobs(PipelineId id, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PipelineEvent> events(PipelineId id, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PipelineEvent> latestEvents(PipelineId id, int limit) {
        throw new UnsupportedOperationException();
    }
}
