package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.contestant.Trait;
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
        return "No-op tasks lie there; warmed-up processes begin. From the first start until the database is asked"
                + " and says that all are done.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS);
    }

    @Override
    public List<Measure> measures() {
        return List.of(ONE, THREE, REPEATED);
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        int count = round.share(round.sizes().drained());
        List<Child> workers = round.processes(3);
        round.warmUp(workers);
        Child first = workers.getFirst();
        first.submit(0, count, Sizes.BATCH);
        Round.Drained alone = round.drain(List.of(first), 0, count);
        var results = new HashMap<Measure, Double>();
        results.put(ONE, alone.perSecond());
        long repeated = alone.repeated();
        if (!alone.cut()) {
            round.vacuum(); // or the three would begin among what the one has left
            first.submit(count, count, Sizes.BATCH);
            Round.Drained together = round.drain(workers, count, count);
            results.put(THREE, together.perSecond());
            repeated += together.repeated();
        }
        results.put(REPEATED, (double) repeated);
        return results;
    }
}
