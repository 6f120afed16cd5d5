package dev.assay.bench.maintenance;

import dev.assay.bench.place.Place;
import dev.assay.bench.stats.Samples;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Priority;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.WorkerId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Somebody who submits, claims and settles one task after the other at a steady pace, and notes how long each
/// claim took.
final class Steady implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final WorkerId WORKER = new WorkerId("steady");
    private static final QueueName QUEUE = new QueueName("bench");
    private static final Settlement DONE =
            new Settlement.Complete(new TaskResult(List.of(), List.of(), null, Publication.NOTHING));

    private final Store store;

    private Steady(Store store) {
        this.store = store;
    }

    static Steady at(Place place) throws SQLException {
        return new Steady(Store.open(place, "assay-queue"));
    }

    /// Until the compilers have seen it.
    void warmUp(int count) {
        for (int i = 0; i < count; i++) {
            once();
        }
    }

    /// @return of every claim, how long it took in milliseconds
    Samples work(Duration time) throws InterruptedException {
        var millis = new ArrayList<Double>();
        long begun = System.nanoTime();
        long next = begun;
        while (System.nanoTime() - begun < time.toNanos()) {
            millis.add(once() / 1e6);
            next += PERIOD.toNanos();
            long wait = next - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            } else {
                next = System.nanoTime();
            }
        }
        return new Samples(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private long once() {
        store.queue()
                .submit(new NewTask(
                        new TaskKind("no-op"),
                        QUEUE,
                        Priority.ofRank(2),
                        null,
                        null,
                        null,
                        new Payload("{}"),
                        Map.of(),
                        null,
                        List.of()));
        long begun = System.nanoTime();
        List<ClaimedTask> claimed = store.queue().claim(WORKER, List.of(new QueueDemand(QUEUE, 5)), LEASE);
        long took = System.nanoTime() - begun;
        for (ClaimedTask each : claimed) {
            if (!(store.queue().settle(each.lease(), DONE) instanceof SettleReply.Settled)) {
                throw new IllegalStateException("a task could not be settled: " + each.lease());
            }
        }
        if (claimed.isEmpty()) {
            throw new IllegalStateException("a task that had been submitted could not be claimed");
        }
        return took;
    }

    @Override
    public void close() {
        store.close();
    }
}
