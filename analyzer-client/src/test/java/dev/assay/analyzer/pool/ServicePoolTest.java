package dev.assay.analyzer.pool;

import static dev.assay.analyzer.pool.Pools.A;
import static dev.assay.analyzer.pool.Pools.ANY;
import static dev.assay.analyzer.pool.Pools.B;
import static dev.assay.analyzer.pool.Pools.C;
import static dev.assay.analyzer.pool.Pools.await;
import static dev.assay.analyzer.pool.Pools.checkUp;
import static dev.assay.analyzer.pool.Pools.fail;
import static dev.assay.analyzer.pool.Pools.healthy;
import static dev.assay.analyzer.pool.Pools.lost;
import static dev.assay.analyzer.pool.Pools.pool;
import static dev.assay.analyzer.pool.Pools.status;
import static dev.assay.analyzer.pool.Pools.take;
import static dev.assay.analyzer.pool.Pools.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.analyzer.ReplicaStatus;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import dev.assay.testkit.clock.MutableClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ServicePoolTest {

    @Test
    void the_least_busy_replica_is_given_and_equals_take_turns() throws Exception {
        ServicePool pool = pool(2, A, B);

        Lease first = take(pool);
        Lease second = take(pool);
        Lease third = take(pool);
        first.close();
        third.close();

        assertThat(List.of(first.replica(), second.replica(), third.replica())).containsExactly(A, B, A);
        assertThat(take(pool).replica()).as("B is busy").isEqualTo(A);
        second.close();
        assertThat(take(pool).replica()).as("A is busy").isEqualTo(B);
    }

    @Test
    void whoever_waits_is_served_in_order_of_arrival() throws Exception {
        ServicePool pool = pool(1, A);
        Lease held = take(pool);
        var waiting = List.of(await(pool, ANY), await(pool, ANY), await(pool, ANY));

        for (Pools.Waiting next : waiting) {
            held.close();
            held = lease(next);
            assertThat(waiting.stream().filter(other -> other.placement().isDone()))
                    .hasSize(waiting.indexOf(next) + 1);
        }
        held.close();

        assertThat(status(pool, A).busy()).isZero();
    }

    @Test
    void a_later_caller_goes_first_only_where_the_earlier_one_does_not_want_to() throws Exception {
        ServicePool pool = pool(1, A, B);
        Lease onA = take(pool);
        Lease onB = take(pool);
        Pools.Waiting wantsB = await(pool, ANY.avoiding(List.of(A)));
        Pools.Waiting wantsAny = await(pool, ANY);
        assertThat(onA.replica()).isEqualTo(A);

        onA.close();

        assertThat(lease(wantsAny).replica()).isEqualTo(A);
        assertThat(wantsB.placement()).isNotDone();
        onB.close();
        assertThat(lease(wantsB).replica()).isEqualTo(B);
    }

    @Test
    void interrupting_one_who_waits_takes_nothing_from_the_others_and_frees_nothing() throws Exception {
        ServicePool pool = pool(1, A);
        Lease held = take(pool);
        Pools.Waiting first = await(pool, ANY);
        Pools.Waiting second = await(pool, ANY);

        first.thread().interrupt();

        assertThatThrownBy(() -> first.placement().get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(second.placement()).isNotDone();
        assertThat(status(pool, A).busy()).isEqualTo(1);
        held.close();
        lease(second).close();
        assertThat(status(pool, A).busy()).isZero();
        assertThat(pool.status().waiting()).isZero();
    }

    @Test
    void a_place_that_is_given_to_one_who_is_being_interrupted_is_not_lost() throws Exception {
        // Asked for the time while it gives the place away, the clock interrupts the one who is to get it.
        var victim = new AtomicReference<@Nullable Thread>();
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                Thread thread = victim.getAndSet(null);
                if (thread != null) {
                    thread.interrupt();
                    while (thread.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }
                return Instant.EPOCH;
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
        ServicePool pool = pool(1, clock, ClientObserver.NONE, A);
        for (int i = 0; i < 20; i++) {
            Lease held = take(pool);
            Pools.Waiting waiting = await(pool, ANY);
            victim.set(waiting.thread());

            held.close();

            try {
                // It may have had the place a moment before it was interrupted.
                lease(waiting).close();
            } catch (ExecutionException interrupted) {
                assertThat(interrupted).hasCauseInstanceOf(InterruptedException.class);
            }
            assertThat(status(pool, A).busy()).isZero();
        }
    }

    @Test
    void waiting_ends_with_busy_when_its_time_is_over() throws Exception {
        ServicePool pool = pool(1, A);
        take(pool);

        assertThat(pool.take(ANY, Duration.ofMillis(20))).isEqualTo(new Placement.Busy(1));
        assertThat(pool.status().waiting()).isZero();
    }

    @Test
    void a_lease_that_is_closed_twice_gives_one_place_back() throws Exception {
        ServicePool pool = pool(2, A);
        Lease twice = take(pool);
        take(pool);

        twice.close();
        twice.close();

        assertThat(status(pool, A).busy()).isEqualTo(1);
    }

    @Test
    void silent_replicas_come_after_healthy_ones_and_unreachable_ones_last_but_all_are_used() throws Exception {
        ServicePool pool = pool(1, A, B, C);
        checkUp(pool, unreachable(A), new ReplicaHealth.Silent(B, "busy"), healthy(C));

        assertThat(List.of(
                        take(pool).replica(), take(pool).replica(), take(pool).replica()))
                .containsExactly(C, B, A);
    }

    @Test
    void a_replica_that_offers_all_the_tools_comes_first_and_one_that_does_not_last() throws Exception {
        ServicePool pool = pool(1, A, B, C);
        List<Checkup> checkups = pool.consult();
        pool.checkedUp(checkups.get(0), healthy(A, "ruff"));
        pool.checkedUp(checkups.get(2), healthy(C, "ruff", "bandit"));
        Wish both = Wish.forTools(List.of("Bandit", "ruff"));

        assertThat(List.of(
                        take(pool, both).replica(),
                        take(pool, both).replica(),
                        take(pool, both).replica()))
                .containsExactly(C, B, A);
    }

    @Test
    void three_failures_in_a_row_open_the_breaker_and_nothing_more_is_sent_there() throws Exception {
        ServicePool pool = pool(1, A, B);

        fail(pool, 3, ANY.avoiding(List.of(B)));

        assertThat(status(pool, A).breaker()).isInstanceOf(BreakerState.Open.class);
        assertThat(take(pool).replica()).isEqualTo(B);
        assertThat(pool.take(ANY, Duration.ZERO)).as("B has no room").isEqualTo(new Placement.Busy(1));
    }

    @Test
    void an_answer_ends_a_row_of_failures() throws Exception {
        ServicePool pool = pool(1, A);
        fail(pool, 2, ANY);
        try (Lease lease = take(pool)) {
            lease.failed(new FailureCause(FailureCause.Code.ANALYZER_REPORTED_ERROR, "no such application"));
        }

        assertThat(status(pool, A).breaker()).isEqualTo(BreakerState.FRESH);
        fail(pool, 2, ANY);
        assertThat(status(pool, A).breaker().letsThrough()).isTrue();
    }

    @Test
    void what_says_nothing_about_the_analyzer_counts_for_nothing() throws Exception {
        ServicePool pool = pool(1, A);
        fail(pool, 2, ANY);
        try (Lease lease = take(pool)) {
            lease.failed(new FailureCause(FailureCause.Code.ANALYZER_BUSY, "others were first"));
        }

        assertThat(status(pool, A).breaker()).isEqualTo(new BreakerState.Closed(2));
    }

    @Test
    void with_all_breakers_open_nobody_waits_and_the_reason_names_the_replicas_and_the_time() throws Exception {
        ServicePool pool = pool(1, A, B);
        Lease onA = take(pool);
        Lease onB = take(pool);
        Pools.Waiting waiting = await(pool, ANY);

        for (Lease lease : List.of(onA, onB)) {
            for (int i = 0; i < 3; i++) {
                lease.failed(lost("it broke"));
            }
        }

        assertThat(waiting.placement().get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Placement.CircuitOpen.class,
                        open -> assertThat(open.why())
                                .contains(
                                        "ws://a:2001: it broke",
                                        "ws://b:2001: it broke",
                                        "next is probed at 2026-11-22T12:05:00Z"));
        assertThat(pool.take(ANY, Pools.LONG)).isInstanceOf(Placement.CircuitOpen.class);
    }

    @Test
    void reports_that_come_after_the_breaker_opened_are_too_late() throws Exception {
        ServicePool pool = pool(5, A);
        List<Lease> underWay = List.of(take(pool), take(pool), take(pool), take(pool), take(pool));
        underWay.subList(0, 3).forEach(lease -> lease.failed(lost("x")));
        BreakerState open = status(pool, A).breaker();

        underWay.get(3).answered();
        underWay.get(4).failed(lost("y"));

        assertThat(status(pool, A).breaker()).isEqualTo(open);
    }

    @Test
    void resetting_closes_the_breakers_and_lets_those_through_who_come() throws Exception {
        var moves = new ArrayList<String>();
        ServicePool pool = pool(1, Pools.noon(), recording(moves), A);
        fail(pool, 3, ANY);

        pool.resetBreakers();

        assertThat(take(pool).replica()).isEqualTo(A);
        assertThat(moves).containsExactly("ws://a:2001 CLOSED OPEN", "ws://a:2001 OPEN CLOSED");
    }

    @Test
    void an_observer_may_ask_the_pool_about_what_it_is_told() throws Exception {
        var seen = new CompletableFuture<BreakerState>();
        var pools = new ArrayList<ServicePool>();
        ServicePool pool = pool(
                1,
                Pools.noon(),
                new ClientObserver() {
                    @Override
                    public void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {
                        // Another thread gets its answer, so no lock is held.
                        seen.complete(CompletableFuture.supplyAsync(
                                        () -> status(pools.getFirst(), A).breaker())
                                .join());
                    }
                },
                A);
        pools.add(pool);

        fail(pool, 3, ANY);

        assertThat(seen.get(5, TimeUnit.SECONDS)).isInstanceOf(BreakerState.Open.class);
    }

    @Test
    void a_replica_that_left_finishes_what_it_has_and_gets_nothing_new() throws Exception {
        ServicePool pool = pool(1, A, B);
        Lease onA = take(pool);

        pool.setMembers(List.of(B, C));

        assertThat(List.of(take(pool).replica(), take(pool).replica())).containsExactlyInAnyOrder(B, C);
        assertThat(pool.take(ANY, Duration.ZERO)).isInstanceOf(Placement.Busy.class);
        onA.close();
        assertThat(pool.status().replicas()).extracting(ReplicaStatus::url).containsExactly(B, C);
    }

    @Test
    void a_replica_that_comes_back_still_has_to_do_what_it_had() throws Exception {
        ServicePool pool = pool(1, A);
        Lease onA = take(pool);
        pool.setMembers(List.of());
        assertThat(pool.take(ANY, Pools.LONG)).isEqualTo(new Placement.NoReplica());

        pool.setMembers(List.of(A));

        assertThat(pool.take(ANY, Duration.ZERO)).isInstanceOf(Placement.Busy.class);
        onA.close();
        assertThat(take(pool).replica()).isEqualTo(A);
    }

    @ParameterizedTest
    @EnumSource(
            value = AnalyzerService.class,
            names = {"DYNAMIC", "PERFORMANCE"})
    void a_run_that_may_still_be_going_on_keeps_its_place_until_its_time_is_over(AnalyzerService service)
            throws Exception {
        MutableClock clock = Pools.noon();
        ServicePool pool = pool(service, clock, A);
        Lease lost = take(pool);
        lost.abandoned(Duration.ofMinutes(10));
        lost.close();

        clock.forward(Duration.ofMinutes(10).minusMillis(1));
        assertThat(status(pool, A).busy()).isEqualTo(1);
        assertThat(pool.take(ANY, Duration.ZERO)).isInstanceOf(Placement.Busy.class);

        clock.forward(Duration.ofMillis(1));
        assertThat(status(pool, A).busy()).isZero();
        assertThat(take(pool).replica()).isEqualTo(A);
    }

    @ParameterizedTest
    @EnumSource(
            value = AnalyzerService.class,
            names = {"STATIC", "AI"})
    void where_runs_do_not_spoil_one_another_a_place_is_free_at_once(AnalyzerService service) throws Exception {
        ServicePool pool = pool(service, Pools.noon(), A);
        Lease lost = take(pool);
        lost.abandoned(Duration.ofMinutes(10));
        lost.close();

        assertThat(status(pool, A).busy()).isZero();
    }

    @Test
    void who_waits_is_served_when_an_abandoned_run_must_have_ended_although_nobody_says_so() throws Exception {
        ServicePool pool = pool(AnalyzerService.DYNAMIC, Clock.systemUTC(), A);
        Lease lost = take(pool);
        lost.abandoned(Duration.ofMillis(200));
        lost.close();

        long start = System.nanoTime();
        assertThat(pool.take(ANY, Pools.LONG)).isInstanceOf(Placement.Placed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pools.LONG.dividedBy(2));
    }

    @Test
    void resetting_by_hand_and_closing_free_the_places_of_abandoned_runs() throws Exception {
        MutableClock clock = Pools.noon();
        ServicePool pool = pool(AnalyzerService.DYNAMIC, clock, A);
        Lease lost = take(pool);
        lost.abandoned(Duration.ofMinutes(10));
        lost.close();

        pool.resetBreakers();
        Lease again = take(pool);
        again.abandoned(Duration.ofMinutes(10));
        again.close();
        assertThat(status(pool, A).busy()).isEqualTo(1);

        pool.close();
        assertThat(status(pool, A).busy()).isZero();
    }

    @Test
    void a_replica_that_was_started_after_a_run_was_abandoned_is_not_going_on_with_it() throws Exception {
        MutableClock clock = Pools.noon();
        ServicePool pool = pool(AnalyzerService.DYNAMIC, clock, A);
        Lease lost = take(pool);
        lost.abandoned(Duration.ofMinutes(10));
        lost.close();
        clock.forward(Pools.TTL);

        checkUp(pool, new ReplicaHealth.Healthy(A, "2.0.0", Duration.ofMinutes(5), new TreeSet<>()));
        assertThat(status(pool, A).busy()).as("it has been running for longer").isEqualTo(1);
        clock.forward(Pools.TTL);
        checkUp(pool, new ReplicaHealth.Healthy(A, "2.0.0", Duration.ofSeconds(3), new TreeSet<>()));

        assertThat(status(pool, A).busy()).isZero();
    }

    @Test
    void that_a_replica_reports_progress_is_forgotten_when_another_may_have_taken_its_place() throws Exception {
        MutableClock clock = Pools.noon();
        ServicePool pool = pool(AnalyzerService.DYNAMIC, clock, A);
        Lease lease = take(pool);
        lease.reportedProgress();
        clock.forward(Pools.TTL);

        checkUp(pool, new ReplicaHealth.Healthy(A, "2.0.0", Duration.ofMinutes(5), new TreeSet<>()));
        assertThat(lease.hasReportedProgress()).as("the same").isTrue();
        clock.forward(Pools.TTL);
        checkUp(pool, new ReplicaHealth.Healthy(A, "1.0.0", Duration.ofSeconds(3), new TreeSet<>()));
        assertThat(lease.hasReportedProgress()).as("started since then").isFalse();

        lease.reportedProgress();
        pool.forgetHealth();
        assertThat(lease.hasReportedProgress()).as("to be asked anew").isFalse();
        lease.reportedProgress();
        lease.answeredWithoutProgress();
        assertThat(lease.hasReportedProgress()).as("answered without").isFalse();
    }

    @Test
    void a_replica_that_comes_serves_those_who_wait() throws Exception {
        ServicePool pool = pool(1, A);
        take(pool);
        Pools.Waiting waiting = await(pool, ANY);

        pool.setMembers(List.of(A, B));

        assertThat(lease(waiting).replica()).isEqualTo(B);
    }

    @Test
    void who_wants_another_replica_than_the_only_one_is_told_so_at_once() throws Exception {
        assertThat(pool(1, A).take(ANY.avoiding(List.of(A)), Pools.LONG)).isEqualTo(new Placement.NoOther());
    }

    @Test
    void closing_sends_those_away_who_wait_and_those_who_come() throws Exception {
        ServicePool pool = pool(1, A);
        take(pool);
        Pools.Waiting waiting = await(pool, ANY);

        pool.close();

        assertThat(waiting.placement().get(5, TimeUnit.SECONDS)).isEqualTo(new Placement.Closed());
        assertThat(pool.take(ANY, Pools.LONG)).isEqualTo(new Placement.Closed());
    }

    @Test
    void however_callers_come_and_are_interrupted_no_place_is_lost_and_none_given_twice() throws Exception {
        ServicePool pool = pool(2, A, B);
        var atOnce = new ConcurrentHashMap<URI, AtomicInteger>();
        var most = new AtomicInteger();
        var random = new Random(20261122);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 400; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    if (pool.take(ANY, Pools.LONG) instanceof Placement.Placed(Lease lease)) {
                        try (lease) {
                            var count = atOnce.computeIfAbsent(lease.replica(), _ -> new AtomicInteger());
                            int now = count.incrementAndGet();
                            most.accumulateAndGet(now, Math::max);
                            Thread.yield();
                            count.decrementAndGet();
                        }
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }));
            if (random.nextInt(3) == 0) {
                threads.get(random.nextInt(threads.size())).interrupt();
            }
        }

        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(pool.status().replicas())
                .allSatisfy(replica -> assertThat(replica.busy()).isZero());
        assertThat(pool.status().waiting()).isZero();
    }

    private static Lease lease(Pools.Waiting waiting) throws Exception {
        return ((Placement.Placed) waiting.placement().get(5, TimeUnit.SECONDS)).lease();
    }

    private static ClientObserver recording(List<String> moves) {
        return new ClientObserver() {
            @Override
            public void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {
                moves.add(replica + " " + from.name() + " " + to.name());
            }
        };
    }
}
