package dev.assay.analyzer.pool;

import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks the replicas how they are: each when what it said has become old, and those whose breakers are open as soon
/// as their cool-down is over.
///
/// Each question runs on a virtual thread of its own, and however many wait for the answer, a replica is asked only
/// once at a time. Safe for use by many threads.
public final class HealthWatch implements AutoCloseable {

    /// Asks one replica. Must end, one way or another, and soon when interrupted.
    @FunctionalInterface
    public interface Probe {
        ReplicaHealth ask(URI replica) throws InterruptedException;
    }

    private static final Logger LOG = Logger.getLogger(HealthWatch.class);

    /// Nothing is due for longer than this only when there is nobody to watch.
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Collection<ServicePool> pools;
    private final Probe probe;
    private final Clock clock;
    private final ClientObserver observer;
    private final Signal changed;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("analyzer-health-", 0).factory());

    /// @param observer must not throw ([GuardedObserver])
    /// @param changed the one that the pools raise
    public HealthWatch(
            Collection<ServicePool> pools, Probe probe, Clock clock, ClientObserver observer, Signal changed) {
        this.pools = List.copyOf(pools);
        this.probe = probe;
        this.clock = clock;
        this.observer = observer;
        this.changed = changed;
    }

    /// Watches until it is closed.
    public void start() {
        threads.execute(() -> {
            try {
                while (!threads.isShutdown()) {
                    changed.await(watchOnce());
                }
            } catch (InterruptedException _) {
                // Closed; this thread ends here.
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Neither a bug nor an [Error] may leave open breakers without their probes.
    ///
    /// @return how long there is nothing to do
    private Duration watchOnce() {
        try {
            runOnce();
            return rest();
        } catch (RuntimeException | Error bug) {
            LOG.error("watching over the analyzers' health failed; trying again", bug);
            return AFTER_TROUBLE;
        }
    }

    /// Begins every checkup whose time has come.
    ///
    /// @return their answers
    List<CompletableFuture<ReplicaHealth>> runOnce() {
        var answers = new ArrayList<CompletableFuture<ReplicaHealth>>();
        for (ServicePool pool : pools) {
            answers.addAll(begin(pool, pool.due()));
        }
        return answers;
    }

    /// How the replicas of a service are, from memory where that is fresh.
    ///
    /// @throws InterruptedException when the calling thread was interrupted; the replicas are asked all the same
    /// @throws IllegalStateException when this is closed
    public AnalyzerHealth health(ServicePool pool) throws InterruptedException {
        return answers(pool, pool.consult());
    }

    /// How the replicas of a service say that they are now.
    ///
    /// @throws InterruptedException when the calling thread was interrupted; the replicas are asked all the same
    /// @throws IllegalStateException when this is closed
    public AnalyzerHealth probe(ServicePool pool) throws InterruptedException {
        return answers(pool, pool.consultAnew());
    }

    private AnalyzerHealth answers(ServicePool pool, List<Checkup> checkups) throws InterruptedException {
        var replicas = new ArrayList<ReplicaHealth>();
        for (CompletableFuture<ReplicaHealth> answer : begin(pool, checkups)) {
            try {
                replicas.add(answer.get());
            } catch (ExecutionException | CancellationException closed) {
                throw new IllegalStateException("this analyzer client is closed", closed);
            }
        }
        return new AnalyzerHealth(pool.service(), replicas);
    }

    /// Ends all questions. Nobody is asked any more.
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a health check does not end although it was interrupted");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration rest() {
        return pools.stream()
                .map(ServicePool::nextDueAt)
                .flatMap(Optional::stream)
                .filter(due -> due.isBefore(clock.instant().plus(LONGEST_REST)))
                .map(due -> Duration.between(clock.instant(), due).plusMillis(1))
                .min(Duration::compareTo)
                .orElse(LONGEST_REST);
    }

    private List<CompletableFuture<ReplicaHealth>> begin(ServicePool pool, List<Checkup> checkups) {
        for (Checkup checkup : checkups) {
            if (checkup.begin()) {
                try {
                    threads.execute(() -> ask(pool, checkup));
                } catch (RejectedExecutionException _) {
                    end(pool, checkup, null);
                } catch (RuntimeException | Error failure) {
                    giveUp(pool, checkup, checkups);
                    throw failure;
                }
            }
        }
        return checkups.stream().map(Checkup::answer).toList();
    }

    /// A replica with a checkup that nobody carries out would never be due again.
    private static void giveUp(ServicePool pool, Checkup begun, List<Checkup> all) {
        end(pool, begun, null);
        all.stream().filter(Checkup::begin).forEach(late -> end(pool, late, null));
    }

    private void ask(ServicePool pool, Checkup checkup) {
        long start = System.nanoTime();
        ReplicaHealth health = null;
        try {
            health = probe.ask(checkup.url());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "the health check of %s threw", checkup.url());
            health = new ReplicaHealth.Silent(checkup.url(), "the health check itself failed: " + bug);
        } finally {
            end(pool, checkup, health);
        }
        if (health != null) {
            observer.probed(pool.service(), health, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void end(ServicePool pool, Checkup checkup, @Nullable ReplicaHealth health) {
        pool.checkedUp(checkup, health);
        checkup.end(health);
    }
}
