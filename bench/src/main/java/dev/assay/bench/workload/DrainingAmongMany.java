package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.contestant.Trait;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// (4) Whether old and blocked rows slow a drain down.
final class DrainingAmongMany implements Workload {

    private static final Measure EMPTY = Measure.higher("empty", "in an empty database", "/s");
    private static final Measure FULL = Measure.higher("full", "among finished and blocked rows", "/s");
    private static final Measure SLOWDOWN = Measure.lower("slowdown", "so many times slower", "×");

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "Drain among many rows";
    }

    @Override
    public String meaning() {
        return "The drain of (2) by one process, before and after finished rows (where a queue keeps them) and rows that"
                + " may not be claimed yet are laid into the same database, vacuumed and analysed.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS);
    }

    @Override
    public List<Measure> measures() {
        return List.of(EMPTY, FULL, SLOWDOWN);
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        int count = round.share(round.sizes().drained());
        Child worker = round.process();
        round.warmUp(List.of(worker));
        worker.submit(0, count, Sizes.BATCH);
        Round.Drained before = round.drain(List.of(worker), 0, count);
        if (before.cut()) {
            return Map.of(EMPTY, before.perSecond()); // what is left of it would be in the way
        }
        round.contestant()
                .fill(
                        round.connection(),
                        round.sizes().finished(),
                        round.sizes().blocked());
        round.vacuum();
        worker.submit(count, count, Sizes.BATCH);
        double full = round.drain(List.of(worker), count, count).perSecond();
        return Map.of(EMPTY, before.perSecond(), FULL, full, SLOWDOWN, before.perSecond() / full);
    }
}
