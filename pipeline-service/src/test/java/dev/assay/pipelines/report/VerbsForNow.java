package dev.assay.pipelines.report;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.*;
import dev.assay.model.task.NewTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.*;

@Alternative
@ApplicationScoped
public class VerbsForNow implements Pipelines, PipelineAdvance, PipelinePresets {
    public Creation create(NewPipeline p, NewTask.IdempotencyKey k) { throw new UnsupportedOperationException(); }
    public Move cancel(PipelineId p, String r) { return new Move.Unknown(); }
    public Move pause(PipelineId p) { return new Move.Unknown(); }
    public Move resume(PipelineId p) { return new Move.Unknown(); }
    public Move retryFailed(PipelineId p) { return new Move.Unknown(); }
    public Move extend(PipelineId p, Stage s, Duration d) { return new Move.Unknown(); }
    public Advanced advance(PipelineId p, Map<AnalyzerService, Readiness> r) { return new Advanced(null, false, Set.of(), null); }
    public List<PipelineId> open(PipelineId a, int l) { return List.of(); }
    public List<Preset> list() { return List.of(); }
    public Optional<Preset> find(long id) { return Optional.empty(); }
    public Change create(Draft d) { return new Change.TooMany(); }
    public Change replace(long id, Draft d) { return new Change.Unknown(); }
    public boolean delete(long id) { return false; }
    public Optional<Preset> makeDefault(long id) { return Optional.empty(); }
    public Optional<Preset> defaultPreset() { return Optional.empty(); }
}
