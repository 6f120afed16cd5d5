package dev.assay.analyzer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.analyzer.ReplicaStatus;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.task.FailureCause;
import dev.assay.testkit.clock.MutableClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Pools and what fills them, for tests.
final class Pools {

    static final URI A = URI.create("ws://a:2001");
    static final URI B = URI.create("ws://b:2001");
    static final URI C = URI.create("ws://c:2001");
    static final Wish ANY = new Wish(Set.of(), Set.of());
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration TTL = Duration.ofSeconds(30);
    static final BreakerPolicy POLICY = new BreakerPolicy(3, Duration.ofMinutes(5), Duration.ofSeconds(30));

    private Pools() {}

    static MutableClock noon() {
        return MutableClock.at("2026-11-22T12:00:00Z");
    }

    static ServicePool pool(int limit, Clock clock, ClientObserver observer, URI... replicas) {
        var settings = new PoolSettings(AnalyzerService.STATIC, limit, POLICY, TTL);
        var pool = new ServicePool(settings, clock, observer, new Signal());
        pool.setMembers(Arrays.asList(replicas));
        return pool;
    }

    static ServicePool pool(AnalyzerService service, Clock clock, URI... replicas) {
        var pool = new ServicePool(new PoolSettings(service, 1, POLICY, TTL), clock, ClientObserver.NONE, new Signal());
        pool.setMembers(Arrays.asList(replicas));
        return pool;
    }

    static ServicePool pool(int limit, URI... replicas) {
        return pool(limit, noon(), ClientObserver.NONE, replicas);
    }

    static Lease take(ServicePool pool) throws InterruptedException {
        return take(pool, ANY);
    }

    static Lease take(ServicePool pool, Wish wish) throws InterruptedException {
        return ((Placement.Placed) pool.take(wish, Duration.ZERO)).lease();
    }

    /// Asks for a place on a thread of its own, and comes back when that one waits.
    static Waiting await(ServicePool pool, Wish wish) throws InterruptedException {
        int before = pool.status().waiting();
        var placement = new CompletableFuture<Placement>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                placement.complete(pool.take(wish, LONG));
            } catch (InterruptedException interrupted) {
                placement.completeExceptionally(interrupted);
            }
        });
        eventually(() -> pool.status().waiting() == before + 1);
        return new Waiting(thread, placement);
    }

    record Waiting(Thread thread, CompletableFuture<Placement> placement) {}

    static void fail(ServicePool pool, int times, Wish wish) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            try (Lease lease = take(pool, wish)) {
                lease.failed(lost("number " + (i + 1)));
            }
        }
    }

    static FailureCause lost(String message) {
        return new FailureCause(FailureCause.Code.CONNECTION_LOST, message);
    }

    static ReplicaHealth healthy(URI replica, String... tools) {
        return new ReplicaHealth.Healthy(replica, "1.0.0", null, new TreeSet<>(List.of(tools)));
    }

    static ReplicaHealth unreachable(URI replica) {
        return new ReplicaHealth.Unreachable(
                replica, new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "refused"));
    }

    static ReplicaStatus status(ServicePool pool, URI replica) {
        return pool.status().replicas().stream()
                .filter(status -> status.url().equals(replica))
                .findFirst()
                .orElseThrow();
    }

    /// Tells the pool how its replicas are, in their order.
    static void checkUp(ServicePool pool, ReplicaHealth... health) {
        List<Checkup> checkups = pool.consult();
        for (int i = 0; i < health.length; i++) {
            assertThat(checkups.get(i).begin()).isTrue();
            pool.checkedUp(checkups.get(i), health[i]);
            checkups.get(i).end(health[i]);
        }
    }

    /// Looks again and again: that a thread has begun to wait is told to nobody.
    static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never happened").isLessThan(end);
            Thread.sleep(1);
        }
    }
}
