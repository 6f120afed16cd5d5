package dev.assay.analyzer.pool;

import static dev.assay.analyzer.pool.Pools.A;
import static dev.assay.analyzer.pool.Pools.ANY;
import static dev.assay.analyzer.pool.Pools.B;
import static dev.assay.analyzer.pool.Pools.TTL;
import static dev.assay.analyzer.pool.Pools.eventually;
import static dev.assay.analyzer.pool.Pools.fail;
import static dev.assay.analyzer.pool.Pools.healthy;
import static dev.assay.analyzer.pool.Pools.status;
import static dev.assay.analyzer.pool.Pools.take;
import static dev.assay.analyzer.pool.Pools.unreachable;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.analyzer.AnalyzerHealth;
import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.testkit.clock.MutableClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HealthWatchTest {

    private final MutableClock clock = Pools.noon();
    private final Map<URI, ReplicaHealth> health =
            new ConcurrentHashMap<>(Map.of(A, healthy(A, "bandit"), B, healthy(B)));
    private final AtomicInteger asked = new AtomicInteger();
    private final List<ReplicaHealth> probed = Collections.synchronizedList(new ArrayList<>());
    private final ServicePool pool = Pools.pool(1, clock, ClientObserver.NONE, A, B);
    private final HealthWatch watch = watch(replica -> {
        asked.incrementAndGet();
        return requireNonNull(health.get(replica));
    });

    @AfterEach
    void closeWatch() {
        watch.close();
    }

    @Test
    void health_is_asked_once_and_then_remembered_until_it_is_old() throws Exception {
        AnalyzerHealth first = watch.health(pool);
        clock.forward(TTL.minusSeconds(1));
        AnalyzerHealth second = watch.health(pool);

        assertThat(first.replicas()).containsExactly(healthy(A, "bandit"), healthy(B));
        assertThat(second).isEqualTo(first);
        assertThat(asked).hasValue(2);

        clock.forward(Duration.ofSeconds(1));
        watch.health(pool);
        assertThat(asked).hasValue(4);
    }

    @Test
    void invalidating_asks_again_at_once() throws Exception {
        watch.health(pool);

        pool.forgetHealth();

        assertThat(status(pool, A).health()).isNull();
        assertThat(watch.runOnce()).hasSize(2);
    }

    @Test
    void the_background_asks_each_replica_once_per_time_to_live() throws Exception {
        assertThat(watch.runOnce()).as("requests come first").isEmpty();
        clock.forward(TTL);

        CompletableFuture.allOf(watch.runOnce().toArray(CompletableFuture[]::new))
                .get(5, TimeUnit.SECONDS);

        assertThat(watch.runOnce()).isEmpty();
        assertThat(status(pool, A).health()).isEqualTo(healthy(A, "bandit"));
        assertThat(status(pool, A).probedAt()).isEqualTo(clock.instant());
        eventually(() -> probed.size() == 2);
    }

    @Test
    void all_who_ask_at_once_share_one_probe_per_replica() throws Exception {
        var gate = new CountDownLatch(1);
        try (HealthWatch slow = watch(replica -> {
            asked.incrementAndGet();
            gate.await();
            return requireNonNull(health.get(replica));
        })) {
            var answers = new ArrayList<CompletableFuture<AnalyzerHealth>>();
            for (int i = 0; i < 10; i++) {
                answers.add(ask(slow));
            }
            eventually(() -> asked.get() == 2);
            gate.countDown();

            for (CompletableFuture<AnalyzerHealth> answer : answers) {
                assertThat(answer.get(5, TimeUnit.SECONDS).isHealthy()).isTrue();
            }
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void an_answer_from_before_an_invalidation_is_not_remembered() throws Exception {
        Checkup before = pool.consult().getFirst();
        pool.forgetHealth();

        pool.checkedUp(before, healthy(A, "old"));

        assertThat(status(pool, A).health()).isNull();
        assertThat(pool.consult().getFirst()).isNotSameAs(before);
    }

    @Test
    void a_silent_replica_keeps_its_tools_and_its_version() throws Exception {
        watch.health(pool);
        health.put(A, new ReplicaHealth.Silent(A, "busy"));
        clock.forward(TTL);
        watch.health(pool);

        assertThat(status(pool, A).health()).isInstanceOf(ReplicaHealth.Silent.class);
        assertThat(status(pool, A).lastHealthy()).isEqualTo(healthy(A, "bandit"));
        try (Lease lease = take(pool, ANY.avoiding(List.of(B)))) {
            assertThat(lease.tools()).containsExactly("bandit");
        }
    }

    @Test
    void an_open_breaker_is_probed_when_its_cool_down_is_over_and_closes() throws Exception {
        fail(pool, 3, ANY.avoiding(List.of(B)));
        clock.forward(Pools.POLICY.coolDown().minusSeconds(1));
        finish(watch.runOnce());
        assertThat(status(pool, A).breaker()).as("healthy, but too early").isInstanceOf(BreakerState.Open.class);

        clock.forward(Duration.ofSeconds(1));
        finish(watch.runOnce());

        assertThat(status(pool, A).breaker()).isEqualTo(new BreakerState.Closed(2));
        fail(pool, 1, ANY.avoiding(List.of(B)));
        assertThat(status(pool, A).breaker()).as("one more failure").isInstanceOf(BreakerState.Open.class);
    }

    @Test
    void a_probe_that_is_not_answered_opens_the_breaker_again() throws Exception {
        for (ReplicaHealth bad : List.of(unreachable(A), new ReplicaHealth.Silent(A, "frozen"))) {
            pool.resetBreakers();
            health.put(A, bad);
            fail(pool, 3, ANY.avoiding(List.of(B)));
            clock.forward(Pools.POLICY.coolDown());

            finish(watch.runOnce());

            assertThat(status(pool, A).breaker())
                    .isInstanceOfSatisfying(
                            BreakerState.Open.class,
                            open -> assertThat(open.until())
                                    .isEqualTo(clock.instant().plus(Pools.POLICY.coolDown())));
        }
    }

    @Test
    void while_it_is_probed_nothing_is_sent_and_late_reports_do_not_count() throws Exception {
        pool.setMembers(List.of(A));
        Lease late = take(pool);
        for (int i = 0; i < 3; i++) {
            late.failed(Pools.lost("x"));
        }
        clock.forward(Pools.POLICY.coolDown());
        Checkup probe = pool.due().getFirst();

        late.answered();
        late.failed(Pools.lost("y"));

        assertThat(status(pool, A).breaker()).isInstanceOf(BreakerState.HalfOpen.class);
        assertThat(pool.take(ANY, Pools.LONG)).isInstanceOf(Placement.CircuitOpen.class);
        pool.checkedUp(probe, healthy(A));
        late.close();
        take(pool).close();
    }

    @Test
    void an_abandoned_probe_is_followed_by_another() throws Exception {
        pool.setMembers(List.of(A));
        fail(pool, 3, ANY);
        clock.forward(Pools.POLICY.coolDown());
        pool.checkedUp(pool.due().getFirst(), null);
        assertThat(status(pool, A).breaker()).isInstanceOf(BreakerState.HalfOpen.class);

        clock.forward(Pools.POLICY.probeLimit());
        finish(watch.runOnce());

        assertThat(status(pool, A).breaker().letsThrough()).isTrue();
    }

    @Test
    void closing_ends_the_probes_that_are_under_way_and_those_who_wait_for_them() throws Exception {
        var interrupted = new CountDownLatch(2);
        HealthWatch stuck = watch(_ -> {
            asked.incrementAndGet();
            try {
                new CountDownLatch(1).await();
                throw new IllegalStateException("nobody opened this");
            } finally {
                interrupted.countDown();
            }
        });
        CompletableFuture<AnalyzerHealth> answer = ask(stuck);
        eventually(() -> asked.get() == 2);

        stuck.close();

        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stuck.health(pool)).hasMessageContaining("closed");
    }

    @Test
    void it_watches_by_itself_once_started() throws Exception {
        var signal = new Signal();
        var settings = new PoolSettings(AnalyzerService.STATIC, 1, Pools.POLICY, TTL);
        var watched = new ServicePool(settings, clock, ClientObserver.NONE, signal);
        watched.setMembers(List.of(A));
        try (var own = new HealthWatch(List.of(watched), _ -> healthy(A), clock, ClientObserver.NONE, signal)) {
            own.start();

            watched.forgetHealth();

            eventually(() -> status(watched, A).health() != null);
        }
    }

    @Test
    void an_answer_that_was_forgotten_before_it_came_moves_no_breaker() throws Exception {
        pool.setMembers(List.of(A));
        Checkup old = pool.consult().getFirst();
        pool.forgetHealth();
        fail(pool, 3, ANY);
        clock.forward(Pools.POLICY.coolDown());
        Checkup probe = pool.due().getFirst();

        pool.checkedUp(old, healthy(A));
        assertThat(status(pool, A).breaker()).isInstanceOf(BreakerState.HalfOpen.class);

        pool.checkedUp(probe, healthy(A));
        assertThat(status(pool, A).breaker()).isEqualTo(new BreakerState.Closed(2));
    }

    @Test
    void a_replica_whose_breaker_waits_for_its_answer_is_not_asked_a_second_time() throws Exception {
        pool.setMembers(List.of(A));
        fail(pool, 3, ANY);
        clock.forward(Pools.POLICY.coolDown());
        Checkup probe = pool.due().getFirst();

        pool.forgetHealth();

        assertThat(pool.due()).isEmpty();
        assertThat(pool.consultAnew()).containsExactly(probe);
        pool.checkedUp(probe, healthy(A));
        assertThat(status(pool, A).breaker()).isEqualTo(new BreakerState.Closed(2));
        assertThat(status(pool, A).health()).as("forgotten").isNull();
        assertThat(pool.due()).hasSize(1);
    }

    @Test
    void probing_asks_anew_and_forgets_nothing() throws Exception {
        watch.health(pool);
        health.put(A, new ReplicaHealth.Silent(A, "busy"));

        AnalyzerHealth now = watch.probe(pool);

        assertThat(asked).hasValue(4);
        assertThat(now.replicas()).containsExactly(new ReplicaHealth.Silent(A, "busy"), healthy(B));
        assertThat(status(pool, A).lastHealthy()).isEqualTo(healthy(A, "bandit"));
        assertThat(watch.health(pool)).isEqualTo(now);
        assertThat(asked).hasValue(4);
    }

    @Test
    void ending_the_cool_downs_probes_at_once_and_closes_for_those_that_answer() throws Exception {
        fail(pool, 3, ANY.avoiding(List.of(B)));
        fail(pool, 3, ANY.avoiding(List.of(A)));
        health.put(B, unreachable(B));
        assertThat(watch.runOnce()).as("too early").isEmpty();

        pool.endCoolDowns();
        finish(watch.runOnce());

        assertThat(asked).hasValue(2);
        assertThat(status(pool, A).breaker()).isEqualTo(new BreakerState.Closed(2));
        assertThat(status(pool, B).breaker())
                .isInstanceOfSatisfying(
                        BreakerState.Open.class,
                        open -> assertThat(open.until())
                                .isEqualTo(clock.instant().plus(Pools.POLICY.coolDown())));
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class})
    void it_goes_on_watching_after_a_bug_and_after_an_error(Class<? extends Throwable> kind) throws Exception {
        var signal = new Signal();
        var broken = new AtomicBoolean();
        var thrown = new AtomicInteger();
        Clock sometimes = new Clock() {
            @Override
            public Instant instant() {
                if (broken.get()) {
                    thrown.incrementAndGet();
                    if (kind == OutOfMemoryError.class) {
                        throw new OutOfMemoryError("a test");
                    }
                    throw new IllegalStateException("a bug");
                }
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        var settings = new PoolSettings(AnalyzerService.STATIC, 1, Pools.POLICY, TTL);
        var watched = new ServicePool(settings, sometimes, ClientObserver.NONE, signal);
        watched.setMembers(List.of(A));
        try (var own = new HealthWatch(List.of(watched), _ -> healthy(A), clock, ClientObserver.NONE, signal)) {
            broken.set(true);
            own.start();
            eventually(() -> thrown.get() > 0);
            broken.set(false);

            watched.forgetHealth();

            eventually(() -> status(watched, A).health() != null);
        }
    }

    private HealthWatch watch(HealthWatch.Probe probe) {
        return new HealthWatch(
                List.of(pool),
                probe,
                clock,
                new ClientObserver() {
                    @Override
                    public void probed(AnalyzerService service, ReplicaHealth said, Duration took) {
                        probed.add(said);
                    }
                },
                new Signal());
    }

    private CompletableFuture<AnalyzerHealth> ask(HealthWatch asker) {
        var answer = new CompletableFuture<AnalyzerHealth>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(asker.health(pool));
            } catch (InterruptedException | RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private static void finish(List<CompletableFuture<ReplicaHealth>> answers) throws Exception {
        for (CompletableFuture<ReplicaHealth> answer : answers) {
            answer.get(5, TimeUnit.SECONDS);
        }
    }
}
