package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.child.StartLog;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Trait;
import dev.assay.bench.stats.Inversions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// (5) How strictly priorities are kept.
final class Priorities implements Workload {

    private static final int MILLIS = 1;

    private static final Measure INVERTED = Measure.lower("inverted", "pairs begun in the wrong order", "%");
    private static final Measure RATE = Measure.higher("rate", "tasks of 1 ms", "/s");

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String title() {
        return "Mixed priorities";
    }

    @Override
    public String meaning() {
        return "Tasks of 1 ms with four priorities, well shuffled, lie there; one process works them off. Of all pairs with"
                + " different priorities, how many began the lower one first: 50 % is chance.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS, Trait.PRIORITIES);
    }

    @Override
    public List<Measure> measures() {
        return List.of(INVERTED, RATE);
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        int count = round.share(round.sizes().prioritised());
        Child worker = round.process();
        round.warmUp(List.of(worker));
        long before = worker.starts().count();
        worker.submit(0, count, Sizes.BATCH, true, MILLIS);
        Round.Drained drained = round.drain(List.of(worker), 0, count);
        int[] ranks = worker.starts().from(before).stream()
                .sorted(Comparator.comparingLong(StartLog.Start::nanos))
                .mapToInt(start -> Job.mixedRank(start.number()))
                .toArray();
        return Map.of(INVERTED, 100 * Inversions.share(ranks), RATE, drained.perSecond());
    }
}
