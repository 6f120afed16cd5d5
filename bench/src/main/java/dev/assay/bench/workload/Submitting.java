package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.contestant.Trait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// (1) How fast tasks can be submitted while nobody works.
final class Submitting implements Workload {

    private static final Measure SINGLE = Measure.higher("single", "one by one", "/s");
    private static final Measure BATCHED = Measure.higher("batched", "in batches of 1,000", "/s");

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "Submit";
    }

    @Override
    public String meaning() {
        return "One process submits no-op tasks, one after the other, each committed before the next; then in batches of"
                + " 1,000. Nobody works meanwhile.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS);
    }

    @Override
    public List<Measure> measures() {
        return List.of(SINGLE, BATCHED);
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        Child process = round.process();
        int singles = round.share(round.sizes().singles());
        int batched = round.share(round.sizes().batched());
        warmUp(round, process, singles, 1);
        warmUp(round, process, batched, Sizes.BATCH);
        round.vacuum();
        round.server().checkpoint();
        double single = perSecond(singles, process.submit(0, singles, 1));
        double inBatches = perSecond(batched, process.submit(singles, batched, Sizes.BATCH));
        return Map.of(SINGLE, single, BATCHED, inBatches);
    }

    private static void warmUp(Round round, Child process, int count, int batch) throws Exception {
        Duration submitted = Duration.ZERO;
        do {
            submitted = submitted.plus(process.submit(round.spareNumbers(count), count, batch));
        } while (submitted.compareTo(round.sizes().warmUpTime()) < 0);
    }

    private static double perSecond(int count, Duration time) {
        return count / (time.toNanos() / 1e9);
    }
}
