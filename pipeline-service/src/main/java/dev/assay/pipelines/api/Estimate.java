package dev.assay.pipelines.api;

import dev.assay.model.pipeline.Limits;
import dev.assay.model.pipeline.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a pipeline will take, from how long its parts usually do: each stage in rounds of as many tasks as it
/// has open at once. When applications are analysed as they come, the stages run side by side, and the shorter one
/// ends one task later than the longer.
///
/// @param jobs how many applications
/// @param generation one of them takes; null when none is generated, or nobody knows
/// @param analysis the same for its slowest service
record Estimate(
        int jobs,
        boolean streams,
        @Nullable Duration generation,
        @Nullable Duration analysis) {

    /// @return null when nothing is known
    @Nullable
    Duration total(Limits limits) {
        if (generation == null || analysis == null) {
            Duration only = generation == null ? analysis : generation;
            Stage stage = generation == null ? Stage.ANALYSIS : Stage.GENERATION;
            return only == null ? null : stage(only, limits, stage);
        }
        Duration generating = stage(generation, limits, Stage.GENERATION);
        Duration analysing = stage(analysis, limits, Stage.ANALYSIS);
        if (!streams) {
            return generating.plus(analysing);
        }
        Duration generationLeads = generating.plus(analysis);
        Duration analysisLeads = analysing.plus(generation);
        return generationLeads.compareTo(analysisLeads) > 0 ? generationLeads : analysisLeads;
    }

    private Duration stage(Duration one, Limits limits, Stage stage) {
        return one.multipliedBy(Math.ceilDiv(jobs, limits.concurrency(stage)));
    }
}
