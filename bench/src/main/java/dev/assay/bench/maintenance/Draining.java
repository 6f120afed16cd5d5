package dev.assay.bench.maintenance;

import dev.assay.bench.child.Child;
import dev.assay.bench.child.StartLog;
import dev.assay.bench.contestant.Assay;
import dev.assay.bench.contestant.Plan;
import dev.assay.bench.workload.Measure;
import dev.assay.bench.workload.Sizes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A worker process that works off what lies there.
///
/// @param beside whether maintenance runs meanwhile
record Draining(boolean beside) implements Measurement {

    private static final Assay ASSAY = new Assay();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public Question question() {
        return Question.DRAIN;
    }

    @Override
    public String variant() {
        return beside ? BESIDE : ALONE;
    }

    @Override
    public Map<Measure, Double> run(Bed bed) throws Exception {
        Scale scale = bed.scale();
        var conditions = new Child.Conditions(bed.flags(), bed.folder(), 2L * (scale.warmUp() + scale.drained()));
        var results = new HashMap<Measure, Double>();
        try (Child worker = Child.start(ASSAY, bed.place(), new Plan(scale.slots()), conditions, "worker")) {
            worker.submit(0, scale.warmUp(), Sizes.BATCH);
            Child.go(List.of(worker));
            awaitIdle(bed.connection(), PATIENCE);
            worker.pause();
            worker.submit(scale.warmUp(), scale.drained(), Sizes.BATCH);
            bed.server().checkpoint();
            if (beside) {
                try (SweepProcess maintenance = bed.maintenance(Map.of())) {
                    maintenance.go();
                    TimeUnit.NANOSECONDS.sleep(scale.settling().toNanos());
                    results.put(Measures.DRAINED, drain(worker, bed));
                    results.put(Measures.MEANWHILE, maintenance.endInTheMiddle().tasksPerSecond());
                }
            } else {
                results.put(Measures.DRAINED, drain(worker, bed));
            }
            worker.pause();
        }
        return results;
    }

    /// @return tasks per second, from the first start until the database says that all are done, or the time is up
    private static double drain(Child worker, Bed bed) throws SQLException, InterruptedException {
        StartLog starts = worker.starts();
        long from = starts.count();
        int count = bed.scale().drained();
        long begun = System.nanoTime();
        Child.go(List.of(worker));
        long limit = bed.scale().time().toNanos();
        while (starts.count() - from < count && System.nanoTime() - begun < limit) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (starts.count() - from >= count) {
            awaitIdle(bed.connection(), PATIENCE);
        }
        long end = System.nanoTime();
        long done = Math.min(count, starts.count() - from);
        if (done == 0) {
            throw new IllegalStateException("the worker began nothing");
        }
        return done / ((end - starts.from(from).getFirst().nanos()) / 1e9);
    }

    private static void awaitIdle(Connection connection, Duration patience) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        while (isBusy(connection)) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new IllegalStateException("the queue was not empty after " + patience.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean isBusy(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASSAY.isBusy())) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
