package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.contestant.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// (2) How fast waiting tasks are worked off, by one process and by three.
final class Draining implements Workload {

    private static final Measure ONE = Measure.higher("one-process", "one process", "/s");
    private static final Measure THREE = Measure.higher("three-processes", "three processes", "/s");
    private static final Measure REPEATED = Measure.lower("repeated", "started more than once", "");

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String title() {
        return "Drain";
    }

    @Override
    public String meaning() {
        return "No-op tasks lie there; warmed-up processes begin. From the first start until the database says that all are"
                + " done.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS);
    }

    @Override
    public List<Measure> measures() {
        return List.of(ONE, THREE, REPEATED);
    }

    /// In shuffled order, from vacuumed tables: whichever comes second finds more finished tasks.
    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        int count = round.share(round.sizes().drained());
        List<Child> workers = round.processes(3);
        round.warmUp(workers);
        var drains = new ArrayList<>(List.of(ONE, THREE));
        Collections.shuffle(drains, round.random());
        var results = new HashMap<>(Map.of(REPEATED, 0.0));
        long from = 0;
        for (Measure measure : drains) {
            workers.getFirst().submit(from, count, Sizes.BATCH);
            Round.Drained drained = round.drain(measure == ONE ? workers.subList(0, 1) : workers, from, count);
            results.put(measure, drained.perSecond());
            results.merge(REPEATED, (double) drained.repeated(), Double::sum);
            if (drained.cut()) {
                return results; // what is left of it would be in the way
            }
            round.vacuum();
            from += count;
        }
        return results;
    }
}
