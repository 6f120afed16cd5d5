package dev.assay.bench.workload;

import dev.assay.bench.child.Child;
import dev.assay.bench.child.StartLog;
import dev.assay.bench.contestant.Contestant;
import dev.assay.bench.contestant.Plan;
import dev.assay.bench.place.Place;
import dev.assay.bench.place.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// One contestant under one workload: a database of its own and the processes that work on it, all gone at the end.
public final class Round implements AutoCloseable {

    /// Numbers below are measured; those from here on are to warm up or to keep busy.
    static final long NOT_MEASURED = 1_000_000_000L;

    /// A load is submitted in small batches, so that is what it is warmed up with.
    private static final int LOADER_BATCH = 20;

    private static final int MOST_TO_WARM_A_LOADER = 4_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Server server;
    private final Contestant contestant;
    private final Sizes sizes;
    private final Child.Conditions conditions;
    private final RandomGenerator random;
    private final Place place;
    private final Connection connection;
    private final List<Child> children = new ArrayList<>();
    private long spare = NOT_MEASURED;

    private Round(
            Server server,
            Contestant contestant,
            Sizes sizes,
            Child.Conditions conditions,
            RandomGenerator random,
            Place place,
            Connection connection) {
        this.server = server;
        this.contestant = contestant;
        this.sizes = sizes;
        this.conditions = conditions;
        this.random = random;
        this.place = place;
        this.connection = connection;
    }

    /// @param folder empty; for what the processes leave
    public static Round begin(
            Server server,
            Contestant contestant,
            Sizes sizes,
            List<String> childFlags,
            Path folder,
            RandomGenerator random)
            throws Exception {
        Place place = server.create();
        try {
            contestant.prepare(place);
            var conditions = new Child.Conditions(childFlags, folder, sizes.startLogCapacity());
            return new Round(server, contestant, sizes, conditions, random, place, place.connect());
        } catch (Exception e) {
            server.drop(place);
            throw e;
        }
    }

    Contestant contestant() {
        return contestant;
    }

    Sizes sizes() {
        return sizes;
    }

    Server server() {
        return server;
    }

    Connection connection() {
        return connection;
    }

    RandomGenerator random() {
        return random;
    }

    /// So many, or fewer if the contestant gets a share only.
    int share(int all) {
        return Sizes.shareOf(all, contestant.share());
    }

    /// A new process, idle.
    Child process() throws IOException, InterruptedException {
        return process(sizes.slots());
    }

    Child process(int slots) throws IOException, InterruptedException {
        Child child = Child.start(contestant, place, new Plan(slots), conditions, "process-" + (children.size() + 1));
        children.add(child);
        return child;
    }

    List<Child> processes(int count) throws IOException, InterruptedException {
        var started = new ArrayList<Child>();
        for (int i = 0; i < count; i++) {
            started.add(process());
        }
        return started;
    }

    /// Has the processes do what will be measured, each by itself and then all together, until the compilers have seen
    /// it.
    void warmUp(List<Child> workers) throws Exception {
        for (Child worker : workers) {
            work(List.of(worker));
        }
        if (workers.size() > 1) {
            work(workers);
        }
        vacuum();
    }

    private void work(List<Child> workers) throws Exception {
        int count = share(sizes.warmUp());
        long worked = 0;
        do {
            workers.getFirst().submit(spareNumbers(count), count, Sizes.BATCH);
            long begun = System.nanoTime();
            Child.go(workers);
            awaitIdle();
            worked += System.nanoTime() - begun;
            for (Child worker : workers) {
                worker.pause();
            }
        } while (worked < sizes.warmUpTime().toNanos());
    }

    /// Clears away what warming up has left, which is more the faster a contestant is.
    void vacuum() throws SQLException {
        try (Statement vacuum = connection.createStatement()) {
            vacuum.execute("vacuum analyze");
        }
    }

    /// A process that is going to submit a load, once the compilers have seen that too. What it submits for that is
    /// worked off by those that are at work.
    Child loader() throws Exception {
        Child loader = process();
        int count = Math.min(share(sizes.warmUp()), MOST_TO_WARM_A_LOADER);
        loader.submit(spareNumbers(count), count, LOADER_BATCH);
        awaitIdle();
        return loader;
    }

    /// What it can do at most, in tasks per second.
    double capacity(Child worker) throws Exception {
        int count = share(sizes.calibration());
        long first = spareNumbers(count);
        worker.submit(first, count, Sizes.BATCH);
        Drained drained = drain(List.of(worker), first, count);
        if (drained.cut()) {
            Child.go(List.of(worker));
            awaitIdle();
            worker.pause();
        }
        return drained.perSecond();
    }

    long spareNumbers(int count) {
        long first = spare;
        spare += count;
        return first;
    }

    /// @param perSecond from the first start until the question was asked to which the answer was that nothing is left
    /// @param repeated how many starts were not the first of their task
    /// @param cut whether the limit came first
    record Drained(double perSecond, long repeated, boolean cut) {}

    /// Lets processes that do not work yet work off what has been submitted, and stops them again.
    ///
    /// @throws IllegalStateException when a task was never started although nothing is left to be done
    Drained drain(List<Child> workers, long first, int count) throws Exception {
        server.checkpoint();
        long[] from =
                workers.stream().mapToLong(worker -> worker.starts().count()).toArray();
        long begun = System.nanoTime();
        Child.go(workers);
        boolean cut = false;
        while (started(workers, from) < count && !cut) {
            TimeUnit.MILLISECONDS.sleep(1);
            cut = System.nanoTime() - begun > sizes.drainLimit().toNanos();
        }
        // when it was asked, not when it had found nothing among all that is dead
        long end = System.nanoTime();
        while (!cut && isBusy()) {
            TimeUnit.MILLISECONDS.sleep(1);
            end = System.nanoTime();
            cut = end - begun > sizes.drainLimit().toNanos();
        }
        long started = started(workers, from);
        for (Child worker : workers) {
            worker.pause();
        }
        var seen = new BitSet(count);
        long earliest = Long.MAX_VALUE;
        long repeated = 0;
        for (int i = 0; i < workers.size(); i++) {
            for (StartLog.Start start : workers.get(i).starts().from(from[i])) {
                earliest = Math.min(earliest, start.nanos());
                int place = Math.toIntExact(start.number() - first);
                repeated += seen.get(place) ? 1 : 0;
                seen.set(place);
            }
        }
        if (!cut && seen.cardinality() < count) {
            throw new IllegalStateException("%d of %d tasks were lost".formatted(count - seen.cardinality(), count));
        }
        double seconds = (end - earliest) / 1e9;
        return new Drained((cut ? started : count) / seconds, repeated, cut);
    }

    private static long started(List<Child> workers, long[] from) {
        long started = 0;
        for (int i = 0; i < workers.size(); i++) {
            started += workers.get(i).starts().count() - from[i];
        }
        return started;
    }

    /// Until nothing is left that can be done.
    void awaitIdle() throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        while (isBusy()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("the queue was not empty after " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private boolean isBusy() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(contestant.isBusy())) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public void close() throws SQLException {
        children.forEach(Child::close);
        connection.close();
        server.drop(place);
    }
}
