package dev.assay.bench.maintenance;

import dev.assay.bench.stats.Samples;
import dev.assay.bench.workload.Measure;
import java.util.HashMap;
import java.util.Map;

/// Claims at a steady pace.
///
/// @param beside whether maintenance runs meanwhile
record Claiming(boolean beside) implements Measurement {

    @Override
    public Question question() {
        return Question.CLAIM;
    }

    @Override
    public String variant() {
        return beside ? BESIDE : ALONE;
    }

    @Override
    public Map<Measure, Double> run(Bed bed) throws Exception {
        var results = new HashMap<Measure, Double>();
        try (Steady steady = Steady.at(bed.place())) {
            steady.warmUp(bed.scale().warmClaims());
            bed.server().checkpoint();
            if (beside) {
                try (SweepProcess maintenance = bed.maintenance(Map.of())) {
                    maintenance.go();
                    steady.work(bed.scale().settling());
                    note(results, steady.work(bed.scale().time()));
                    results.put(Measures.MEANWHILE, maintenance.endInTheMiddle().tasksPerSecond());
                }
            } else {
                steady.work(bed.scale().settling());
                note(results, steady.work(bed.scale().time()));
            }
        }
        return results;
    }

    private static void note(Map<Measure, Double> results, Samples millis) {
        results.put(Measures.MEDIAN, millis.percentile(50));
        results.put(Measures.P95, millis.percentile(95));
        results.put(Measures.P99, millis.percentile(99));
        results.put(Measures.WORST, millis.max());
    }
}
