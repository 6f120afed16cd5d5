package dev.assay.pipelines.api;

import dev.assay.edge.analysis.AnalysisSpec;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.NewPipeline;
import dev.assay.model.pipeline.RunTimes;
import dev.assay.model.pipeline.RunTimes.Typical;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Estimates how long a pipeline will take, from how long its parts took lately.
@ApplicationScoped
class Estimating {

    private final RunTimes runTimes;

    Estimating(RunTimes runTimes) {
        this.runTimes = runTimes;
    }

    PlanJson.EstimateJson estimate(PipelineRequest request) {
        NewPipeline pipeline = request.pipeline();
        Optional<Typical> generation = request.generates() ? runTimes.generations() : Optional.empty();
        Map<AnalyzerService, Typical> analyses = analyses(request.analysis());
        Duration total = new Estimate(
                        pipeline.jobs().size(),
                        pipeline.streams(),
                        generation.map(Typical::median).orElse(null),
                        slowest(analyses))
                .total(pipeline.limits());

        var madeOf = new TreeMap<String, PlanJson.MedianJson>();
        generation.ifPresent(typical -> madeOf.put("generation", json(typical)));
        analyses.forEach((service, typical) -> madeOf.put(service.wireName(), json(typical)));
        boolean complete =
                analyses.size() == asked(request.analysis()).size() && (!request.generates() || generation.isPresent());
        return new PlanJson.EstimateJson(total == null ? null : seconds(total), complete, madeOf);
    }

    private Map<AnalyzerService, Typical> analyses(@Nullable AnalysisSpec analysis) {
        var typical = new EnumMap<AnalyzerService, Typical>(AnalyzerService.class);
        if (analysis != null) {
            typical.putAll(runTimes.analyses(analysis.tier()));
            typical.keySet().retainAll(asked(analysis));
        }
        return typical;
    }

    private static Set<AnalyzerService> asked(@Nullable AnalysisSpec analysis) {
        return analysis == null ? Set.of() : analysis.services().keySet();
    }

    private static @Nullable Duration slowest(Map<AnalyzerService, Typical> analyses) {
        return analyses.values().stream()
                .map(Typical::median)
                .max(Duration::compareTo)
                .orElse(null);
    }

    private static PlanJson.MedianJson json(Typical typical) {
        return new PlanJson.MedianJson(typical.runs(), seconds(typical.median()));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
