package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The yardstick of a drain, as somebody would write it by hand for nothing but speed: take 200 rows, run them one
/// after the other, mark them, commit. One transaction, so a crash gives all of them back at once; nothing else may
/// take long in it.
public class BatchLoop implements Contestant {

    static final int BATCH = 200;
    private static final Duration IDLE = Duration.ofMillis(20);

    private final int connections;

    /// On one connection.
    public BatchLoop() {
        this(1);
    }

    BatchLoop(int connections) {
        this.connections = connections;
    }

    @Override
    public String name() {
        return "batch-loop";
    }

    @Override
    public String version() {
        return "-";
    }

    @Override
    public String setUp() {
        return "claim %d, run them, one UPDATE, one commit; connections per process: %d; no leases, no fencing, no history"
                .formatted(BATCH, connections);
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SUBMITS, Trait.RUNS);
    }

    @Override
    public boolean isYardstick() {
        return true;
    }

    @Override
    public void prepare(Place place) throws SQLException {
        BareTable.create(place);
    }

    @Override
    public Submitter submitter(Place place) throws SQLException {
        return new BareInsert.Inserts(place.connect(), false);
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) throws SQLException {
        var stop = new Semaphore(0);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            Connection connection = place.connect();
            threads.add(Thread.ofPlatform().name(name() + "-" + i).start(() -> loop(connection, runner, stop)));
        }
        return () -> {
            stop.release(connections);
            for (Thread thread : threads) {
                thread.join();
            }
        };
    }

    private void loop(Connection own, Runner runner, Semaphore stop) {
        try (Connection connection = own) {
            connection.setAutoCommit(false);
            boolean wasEmpty = false;
            while (!stop.tryAcquire(wasEmpty ? IDLE.toMillis() : 0, TimeUnit.MILLISECONDS)) {
                List<BareTable.Taken> taken = take(connection);
                for (BareTable.Taken each : taken) {
                    runner.run(each.job().number(), each.job().millis());
                }
                if (!taken.isEmpty()) {
                    finish(connection, taken);
                }
                connection.commit();
                wasEmpty = taken.isEmpty();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the loop ended", failure);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes a batch, in the transaction that is going to mark it.
    List<BareTable.Taken> take(Connection connection) throws SQLException {
        return BareTable.take(connection, BATCH);
    }

    void finish(Connection connection, List<BareTable.Taken> taken) throws SQLException {
        BareTable.finish(connection, taken);
    }

    @Override
    public String isBusy() {
        return BareTable.IS_BUSY;
    }

    @Override
    public void fill(Connection connection, int finished, int blocked) throws SQLException {
        BareTable.fill(connection, finished, blocked);
    }
}
