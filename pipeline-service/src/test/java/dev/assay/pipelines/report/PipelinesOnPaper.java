package dev.assay.pipelines.report;

import dev.assay.model.page.Page;
import dev.assay.model.page.PageRequest;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.pipeline.PipelineEvent;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineReader;
import dev.assay.model.pipeline.PipelineReports;
import dev.assay.model.pipeline.PipelineSignals;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What can be read of pipelines that nobody ran.
@Alternative
@ApplicationScoped
public class PipelinesOnPaper implements PipelineReader, PipelineReports, PipelineSignals {

    private final Map<PipelineId, PaperPipeline> pipelines = new ConcurrentHashMap<>();
    private final Map<PipelineId, List<PipelineEvent>> events = new ConcurrentHashMap<>();
    private final Map<PipelineId, String> written = new ConcurrentHashMap<>();
    private volatile boolean forgetful;

    public PipelineId add(PaperPipeline pipeline) {
        pipelines.put(pipeline.view().id(), pipeline);
        return pipeline.view().id();
    }

    public void happened(PipelineId id, List<PipelineEvent> what) {
        events.put(id, what);
    }

    /// What is written is not noted any more, as when the process dies before it can be.
    void forget(boolean everything) {
        forgetful = everything;
    }

    Optional<String> digest(PipelineId id) {
        return Optional.ofNullable(written.get(id));
    }

    @Override
    public Optional<PipelineView> find(PipelineId id) {
        return Optional.ofNullable(pipelines.get(id)).map(PaperPipeline::view);
    }

    @Override
    public Optional<PipelineStatus> status(PipelineId id) {
        return find(id).map(PipelineView::status);
    }

    @Override
    public Page<PipelineView> list(Set<PipelineStatus> statuses, PageRequest page) {
        List<PipelineView> all = pipelines.values().stream()
                .map(PaperPipeline::view)
                .filter(view -> statuses.isEmpty() || statuses.contains(view.status()))
                .sorted((a, b) -> b.id().compareTo(a.id()))
                .limit(page.limit())
                .toList();
        return new Page<>(all, null);
    }

    @Override
    public Page<JobView> jobs(PipelineId id, PageRequest page) {
        List<JobView> jobs =
                Optional.ofNullable(pipelines.get(id)).map(PaperPipeline::jobs).orElse(List.of());
        int from = page.cursor() == null ? 0 : Integer.parseInt(page.cursor());
        int to = Math.min(jobs.size(), from + page.limit());
        return new Page<>(jobs.subList(from, to), to == jobs.size() ? null : Integer.toString(to));
    }

    @Override
    public List<PipelineEvent> events(PipelineId id, long after, int limit) {
        return events.getOrDefault(id, List.of()).stream()
                .filter(event -> event.number() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public List<PipelineEvent> latestEvents(PipelineId id, int limit) {
        return events.getOrDefault(id, List.of()).reversed().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public List<PipelineId> missing(int limit) {
        return pipelines.values().stream()
                .map(PaperPipeline::view)
                .filter(view -> view.status().isFinal() && !written.containsKey(view.id()))
                .map(PipelineView::id)
                .sorted()
                .limit(limit)
                .toList();
    }

    @Override
    public void written(PipelineId pipeline, int round, String path, String sha256) {
        if (!forgetful) {
            written.put(pipeline, sha256);
        }
    }

    @Override
    public Subscription subscribe(Listener listener) {
        return () -> {};
    }
}
