package dev.assay.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Breaks something every few seconds until told to stop, and leaves everything running.
final class Faults implements Callable<@Nullable Void> {

    private static final Logger LOG = Logger.getLogger(Faults.class);

    private final List<ServiceProcess> services;
    private final RestartablePostgres postgres;
    private final Duration lease;
    private final Random chance;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final List<String> done = new ArrayList<>();

    Faults(List<ServiceProcess> services, RestartablePostgres postgres, Duration lease, Random chance) {
        this.services = services;
        this.postgres = postgres;
        this.lease = lease;
        this.chance = chance;
    }

    void stop() {
        enough.countDown();
    }

    /// What was broken, in order.
    List<String> done() {
        return done;
    }

    @Override
    public @Nullable Void call() throws IOException, SQLException, InterruptedException {
        while (!enough.await(chance.nextInt(2_000, 6_000), TimeUnit.MILLISECONDS)) {
            breakSomething();
        }
        return null;
    }

    private void breakSomething() throws IOException, SQLException, InterruptedException {
        ServiceProcess victim = services.get(chance.nextInt(services.size()));
        switch (chance.nextInt(8)) {
            case 0, 1, 2 -> {
                note("kill -9 " + victim.name());
                victim.kill();
            }
            case 3, 4, 5 -> freeze(victim);
            case 6 -> {
                note("restart Postgres");
                postgres.restart();
            }
            default -> {
                note("terminate all connections");
                postgres.terminateConnections();
            }
        }
    }

    /// Long enough for its leases to expire and its tasks to be running elsewhere: what it says then comes from the
    /// dead.
    private void freeze(ServiceProcess victim) throws IOException, InterruptedException {
        note("freeze " + victim.name());
        victim.freeze();
        try {
            TimeUnit.MILLISECONDS.sleep(lease.multipliedBy(2).toMillis());
        } finally {
            victim.thaw();
        }
    }

    private void note(String what) {
        LOG.infof("chaos: %s", what);
        done.add(what);
    }
}
