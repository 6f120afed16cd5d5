package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.contestant.Trait;
import dev.assay.bench.place.Effort;
import dev.assay.bench.place.Figures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// (6) What a task costs when the load neither grows nor ends.
final class SteadyState implements Workload {

    private static final double LOAD = 0.7;
    private static final int LOOKS = 24;

    private static final Measure RATE = Measure.plain("rate", "tasks", "/s");
    private static final Measure BEHIND = Measure.lower("behind", "submitted and not begun at the end", "");
    private static final Measure WAL = Measure.lower("wal", "WAL per task", "B");
    private static final Measure CPU = Measure.lower("postgres-cpu", "Postgres' CPU per task", "µs");
    private static final Measure WORKER_CPU = Measure.lower("worker-cpu", "worker's CPU per task", "µs");
    private static final Measure SWITCHES = Measure.lower("switches", "context switches of Postgres per task", "");
    private static final Measure DEAD_EARLY = Measure.lower("dead-early", "most dead rows, first half", "");
    private static final Measure DEAD_LATE = Measure.lower("dead-late", "most dead rows, second half", "");
    private static final Measure TABLES = Measure.lower("tables", "table growth per task, second half", "B");
    private static final Measure INDEXES = Measure.lower("indexes", "index growth per task, second half", "B");

    @Override
    public int number() {
        return 6;
    }

    @Override
    public String title() {
        return "Steady state";
    }

    @Override
    public String meaning() {
        return "One process submits 70 % of what another was seen to work off, evenly. What that costs Postgres and what it"
                + " leaves behind. A queue that keeps history grows by what it keeps.";
    }

    @Override
    public Set<Trait> needs() {
        return Set.of(Trait.SUBMITS, Trait.RUNS);
    }

    @Override
    public List<Measure> measures() {
        return List.of(RATE, BEHIND, WAL, CPU, WORKER_CPU, SWITCHES, DEAD_EARLY, DEAD_LATE, TABLES, INDEXES);
    }

    @Override
    public Map<Measure, Double> run(Round round) throws Exception {
        Child worker = round.process();
        round.warmUp(List.of(worker));
        long rate = Math.max(1, (long) (round.capacity(worker) * LOAD));
        Child.go(List.of(worker));
        Child loader = round.loader();
        round.server().checkpoint();
        ProcessHandle postgres = round.server().process();

        long startsBefore = worker.starts().count();
        Effort postgresBefore = Effort.ofFamily(postgres);
        Effort workerBefore = Effort.of(worker.pid());
        Figures before = Figures.of(round.connection());
        long begun = System.nanoTime();
        loader.load(round.spareNumbers(100_000_000), rate);
        var dead = new long[LOOKS];
        Figures middle = before;
        long startsMiddle = startsBefore;
        for (int look = 0; look < LOOKS; look++) {
            long until = begun + round.sizes().steady().toNanos() * (look + 1) / LOOKS;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, until - System.nanoTime()));
            Figures now = Figures.of(round.connection());
            dead[look] = now.deadRows();
            if (look == LOOKS / 2 - 1) {
                middle = now;
                startsMiddle = worker.starts().count();
            }
        }
        Figures after = Figures.of(round.connection());
        double seconds = (System.nanoTime() - begun) / 1e9;
        long startsAfter = worker.starts().count();
        Effort postgresSpent = Effort.ofFamily(postgres).minus(postgresBefore);
        Effort workerSpent = Effort.of(worker.pid()).minus(workerBefore);
        long submitted = loader.unload();
        round.awaitIdle();
        worker.pause();

        double tasks = Math.max(1, startsAfter - startsBefore);
        double late = Math.max(1, startsAfter - startsMiddle);
        var results = new HashMap<Measure, Double>();
        results.put(RATE, tasks / seconds);
        results.put(BEHIND, Math.max(0, submitted - tasks));
        results.put(WAL, (after.walBytes() - before.walBytes()) / tasks);
        if (Effort.isKnown()) {
            results.put(CPU, postgresSpent.cpuSeconds() * 1e6 / tasks);
            results.put(WORKER_CPU, workerSpent.cpuSeconds() * 1e6 / tasks);
            results.put(SWITCHES, postgresSpent.switches() / tasks);
        }
        results.put(DEAD_EARLY, most(dead, 0, LOOKS / 2));
        results.put(DEAD_LATE, most(dead, LOOKS / 2, LOOKS));
        results.put(TABLES, (after.tableBytes() - middle.tableBytes()) / late);
        results.put(INDEXES, (after.indexBytes() - middle.indexBytes()) / late);
        return results;
    }

    private static double most(long[] values, int from, int to) {
        long most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, values[i]);
        }
        return most;
    }
}
