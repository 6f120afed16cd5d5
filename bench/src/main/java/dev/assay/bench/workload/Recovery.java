package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.child.StartLog;
import dev.assay.bench.contestant.Job;
import dev.assay.bench.contestant.Trait;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// (7) How soon the tasks of a process that was killed run again.
final class Recovery implements Workload {

    private static final int SLOTS = 20;
    private static final int TASKS = 30;
    private static final int LONG_ENOUGH_MILLIS = 600_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Measure ALL = Measure.lower("all", "until all of them run again (or the limit)", "s");
    private static final Measure AGAIN = Measure.higher("again", "of them that run again within the limit", "%");

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String title() {
        return "Recovery";
    }

    @Override
    public String meaning() {
        return "Three processes with 20 slots each run 30 long tasks; the one that runs most of them is killed (-9). How"
                + " long until the others have begun all of its tasks, with everybody's default settings for that.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS, Trait.RECOVERS);
    }

    @Override
    public List<Measure> measures() {
        return List.of(ALL, AGAIN);
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        List<Child> workers = List.of(round.process(SLOTS), round.process(SLOTS), round.process(SLOTS));
        Child.go(workers);
        Child submitter = round.process(1);
        for (int i = 0; i < TASKS; i++) {
            submitter.one(new Job(i, Job.NORMAL, LONG_ENOUGH_MILLIS));
        }
        awaitAllStarted(workers);

        Child victim = workers.stream()
                .max(Comparator.comparingLong(worker -> worker.starts().count()))
                .orElseThrow();
        Set<Long> lost = numbers(victim);
        long killed = System.nanoTime();
        victim.kill();
        long limit = round.sizes().recoveryLimit().toNanos();
        Set<Long> missing = new HashSet<>(lost);
        Map<Long, Long> again = new HashMap<>();
        while (!missing.isEmpty() && System.nanoTime() - killed < limit) {
            TimeUnit.MILLISECONDS.sleep(10);
            for (Child worker : workers) {
                if (worker != victim) {
                    for (StartLog.Start start : worker.starts().from(0)) {
                        if (missing.remove(start.number())) {
                            again.put(start.number(), start.nanos());
                        }
                    }
                }
            }
        }
        long last = again.values().stream().mapToLong(Long::longValue).max().orElse(killed);
        workers.forEach(Child::kill); // their tasks are longer than anybody waits
        return Map.of(
                ALL, (missing.isEmpty() ? last - killed : limit) / 1e9,
                AGAIN, 100.0 * again.size() / lost.size());
    }

    private static void awaitAllStarted(List<Child> workers) throws InterruptedException {
        long begun = System.nanoTime();
        while (workers.stream().mapToLong(worker -> worker.starts().count()).sum() < TASKS) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("not all tasks were begun within " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static Set<Long> numbers(Child worker) {
        var numbers = new HashSet<Long>();
        worker.starts().from(0).forEach(start -> numbers.add(start.number()));
        return numbers;
    }
}
