package dev.assay.bench.contestant;

import dev.assay.bench.place.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/// The yardstick of a pick-up: the shortest way from an INSERT with a NOTIFY to a claim that JDBC has. One thread
/// waits for the notification and claims, on one connection.
public final class NotifyLoop implements Contestant {

    private static final int BATCH = 200;
    private static final Duration WAIT = Duration.ofMillis(500);

    @Override
    public String name() {
        return "notify-loop";
    }

    @Override
    public String version() {
        return "-";
    }

    @Override
    public String setUp() {
        return "NOTIFY with each commit; pgjdbc's blocking getNotifications, then claim and run on the same connection";
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
        return new BareInsert.Inserts(place.connect(), true);
    }

    @Override
    public Crew crew(Place place, Plan plan, Runner runner) throws SQLException {
        Connection connection = place.connect();
        try (Statement listen = connection.createStatement()) {
            listen.execute("listen bare_task");
        }
        Thread thread = Thread.ofPlatform().name("notify-loop").start(() -> loop(connection, runner));
        return () -> {
            thread.interrupt();
            thread.join();
        };
    }

    private static void loop(Connection own, Runner runner) {
        try (Connection connection = own) {
            PGConnection notifications = connection.unwrap(PGConnection.class);
            while (!Thread.currentThread().isInterrupted()) {
                while (claim(connection, runner) == BATCH) {
                    // a full batch: there may be more
                }
                notifications.getNotifications(Math.toIntExact(WAIT.toMillis()));
            }
        } catch (SQLException failure) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the loop ended", failure);
            }
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }

    private static int claim(Connection connection, Runner runner) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        List<BareTable.Taken> taken = BareTable.take(connection, BATCH);
        for (BareTable.Taken each : taken) {
            runner.run(each.job().number(), each.job().millis());
        }
        if (!taken.isEmpty()) {
            BareTable.finish(connection, taken);
        }
        connection.commit();
        connection.setAutoCommit(true);
        return taken.size();
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
