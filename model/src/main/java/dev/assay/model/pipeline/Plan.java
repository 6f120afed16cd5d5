package dev.assay.model.pipeline;

import dev.assay.model.analysis.AnalyzerService;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be done with a pipeline.
///
/// @param steps in the order in which they are written
/// @param waitsFor services whose readiness it would like to know anew soon
/// @param lookAgain when time alone will bring something to do; null for never
public record Plan(
        List<Step> steps,
        Set<AnalyzerService> waitsFor,
        @Nullable Duration lookAgain) {

    public static final Plan NOTHING = new Plan(List.of(), Set.of(), null);

    public Plan {
        steps = List.copyOf(steps);
        waitsFor = Set.copyOf(waitsFor);
    }

    /// True when there is to be planned again as soon as the steps are written.
    public boolean leadsOn() {
        return steps.stream().anyMatch(Step::leadsOn);
    }
}
