package dev.assay.bench.maintenance;

import dev.assay.bench.stats.Samples;
import dev.assay.bench.workload.Measure;
import java.util.Map;

/// Dry runs that find nothing.
record DryRunning() implements Measurement {

    /// Older than any task here.
    private static final Map<String, String> NOTHING_IS_DUE = Map.of("assay.maintenance.old-tasks.after", "365D");

    @Override
    public Question question() {
        return Question.DRY_RUN;
    }

    @Override
    public String variant() {
        return "nothing due";
    }

    @Override
    public Map<Measure, Double> run(Bed bed) throws Exception {
        try (SweepProcess maintenance = bed.maintenance(NOTHING_IS_DUE)) {
            double first = millis(maintenance.dryRun());
            var later = new double[bed.scale().dryRuns() - 1];
            for (int i = 0; i < later.length; i++) {
                later[i] = millis(maintenance.dryRun());
            }
            return Map.of(Measures.FIRST, first, Measures.LATER, new Samples(later).percentile(50));
        }
    }

    private static double millis(SweepProcess.Ended ended) {
        if (ended.count() != 0) {
            throw new IllegalStateException("a dry run was to find nothing, and found " + ended.count());
        }
        return ended.nanos() / 1e6;
    }
}
