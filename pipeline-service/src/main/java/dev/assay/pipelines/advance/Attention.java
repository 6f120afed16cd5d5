package dev.assay.pipelines.advance;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.pipelines.readiness.AnalyzerWatch;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Which pipelines wait for which analyzers, and that those are watched.
final class Attention {

    private final AnalyzerWatch watch;
    private final Map<PipelineId, Set<AnalyzerService>> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock telling = new ReentrantLock();
    private Set<AnalyzerService> wanted = Set.of();

    Attention(AnalyzerWatch watch) {
        this.watch = watch;
    }

    void waits(PipelineId pipeline, Set<AnalyzerService> services) {
        Set<AnalyzerService> before = services.isEmpty() ? waiting.remove(pipeline) : waiting.put(pipeline, services);
        if (!services.equals(before == null ? Set.of() : before)) {
            tell();
        }
    }

    List<PipelineId> waitingFor(AnalyzerService service) {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getValue().contains(service))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void tell() {
        telling.lock();
        try {
            var all = EnumSet.noneOf(AnalyzerService.class);
            waiting.values().forEach(all::addAll);
            if (!all.equals(wanted)) {
                wanted = all;
                watch.want(all);
            }
        } finally {
            telling.unlock();
        }
    }
}
