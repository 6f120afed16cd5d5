package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Trait;
import dev.assay.bench.stats.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// (3) How soon a task that another process has submitted begins.
final class PickingUp implements Workload {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEAST_GAP = Duration.ofMillis(5);
    private static final double LOAD = 0.5;

    private static final List<Measure> IDLE = latencies("idle", "idle");
    private static final Measure WHOLE = Measure.lower("idle-whole-p50", "idle, from before the submit, median", "ms");
    private static final List<Measure> BUSY = latencies("busy", "at half load");

    private static List<Measure> latencies(String key, String label) {
        return List.of(
                Measure.lower(key + "-p50", label + ", median", "ms"),
                Measure.lower(key + "-p95", label + ", p95", "ms"),
                Measure.lower(key + "-p99", label + ", p99", "ms"),
                Measure.lower(key + "-max", label + ", worst", "ms"));
    }

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return "Pick-up";
    }

    @Override
    public String meaning() {
        return "One process submits a task at a time, another runs it: from the return of the committed submit to the start"
                + " of the run, by one clock. First with nothing else to do, at random moments; then while a third process"
                + " submits half of what the contestant can work off.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS);
    }

    @Override
    public List<Measure> measures() {
        var all = new ArrayList<>(IDLE);
        all.add(WHOLE);
        all.addAll(BUSY);
        return all;
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        Child worker = round.process();
        Child submitter = round.process();
        round.warmUp(List.of(worker));
        double capacity = round.capacity(worker);
        Child.go(List.of(worker));
        var results = new HashMap<Measure, Double>();

        List<PickedUp> warmed =
                measure(round, worker, submitter, 0, Math.max(3, round.sizes().pickUps() / 10));
        List<PickedUp> idle =
                measure(round, worker, submitter, 100_000, round.sizes().pickUps());
        if (!idle.isEmpty()) {
            note(results, IDLE, idle);
            results.put(WHOLE, new Samples(millis(idle, PickedUp::whole)).percentile(50));
        }

        Child loader = round.loader();
        loader.load(round.spareNumbers(100_000_000), Math.max(1, (long) (capacity * LOAD)));
        measure(round, worker, submitter, 200_000, warmed.size());
        List<PickedUp> busy =
                measure(round, worker, submitter, 300_000, round.sizes().pickUps());
        loader.unload();
        if (!busy.isEmpty()) {
            note(results, BUSY, busy);
        }
        worker.pause();
        return results;
    }

    /// @param known from when the submitter knew that it was committed; 0 when it had begun before
    /// @param whole from before the submit
    private record PickedUp(long known, long whole) {}

    private static List<PickedUp> measure(Round round, Child worker, Child submitter, long first, int count)
            throws InterruptedException {
        var watch = new StartWatch(List.of(worker));
        var picked = new ArrayList<PickedUp>();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (System.nanoTime() - begun > round.sizes().pickUpLimit().toNanos()) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(LEAST_GAP.toNanos()
                    + round.random().nextLong(round.contestant().looksEvery().toNanos()));
            Child.Submitted submitted = submitter.one(new Job(first + i, 4, 0));
            OptionalLong start = watch.await(first + i, PATIENCE);
            if (start.isEmpty()) {
                throw new IllegalStateException("a task was not begun within " + PATIENCE.toSeconds() + " s");
            }
            picked.add(new PickedUp(
                    Math.max(0, start.getAsLong() - submitted.afterNanos()),
                    start.getAsLong() - submitted.beforeNanos()));
        }
        return picked;
    }

    private static void note(Map<Measure, Double> results, List<Measure> measures, List<PickedUp> picked) {
        var samples = new Samples(millis(picked, PickedUp::known));
        results.put(measures.get(0), samples.percentile(50));
        results.put(measures.get(1), samples.percentile(95));
        results.put(measures.get(2), samples.percentile(99));
        results.put(measures.get(3), samples.max());
    }

    private static double[] millis(List<PickedUp> picked, java.util.function.ToLongFunction<PickedUp> nanos) {
        return picked.stream()
                .mapToDouble(each -> nanos.applyAsLong(each) / 1e6)
                .toArray();
    }
}
