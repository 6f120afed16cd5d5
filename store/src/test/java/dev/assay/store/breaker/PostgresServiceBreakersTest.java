package dev.assay.store.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.breaker.ServiceBreakers.Probe;
import dev.assay.model.breaker.ServiceBreakers.Transition;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.store.StoreDatabase;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.clock.MutableClock;
import dev.assay.testkit.postgres.TestDatabase;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two processes and one breaker per service.
@Timeout(30)
class PostgresServiceBreakersTest {

    private static final AnalyzerService SERVICE = AnalyzerService.STATIC;
    private static final FailureCause UNREACHABLE =
            new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "nobody there");
    private static final FailureCause LOST = new FailureCause(FailureCause.Code.CONNECTION_LOST, "gone");
    private static final BreakerPolicy POLICY = BreakerPolicy.STANDARD;
    private static final Duration NEVER = Duration.ofDays(1);

    /// One for all tests: each new one costs the server's shutdown dearly.
    private static final TestDatabase DATABASE = StoreDatabase.create();

    private final TestDatabase address = emptied();
    private final MutableClock clock = MutableClock.at("2026-11-22T08:00:00Z");
    private final List<Instance> instances = new ArrayList<>();
    private final Instance here = start(clock::instant, POLICY, NEVER);
    private final Instance there = start(clock::instant, POLICY, NEVER);

    @BeforeEach
    void waitUntilBothListen() throws InterruptedException {
        here.untilItListens();
        there.untilItListens();
    }

    @AfterEach
    void close() {
        instances.forEach(Instance::close);
    }

    // --- opening

    @Test
    void three_failures_in_a_row_open_it_whoever_reports_them_and_all_are_told() throws InterruptedException {
        here.breakers.failed(SERVICE, UNREACHABLE);
        there.breakers.failed(SERVICE, LOST);
        here.breakers.failed(SERVICE, UNREACHABLE);

        Instant now = clock.instant();
        var open = new BreakerState.Open(UNREACHABLE, now, now.plusSeconds(300));
        assertThat(here.moved.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new Transition(SERVICE, new BreakerState.Closed(2), open, true));
        assertThat(there.moved.poll(10, TimeUnit.SECONDS))
                .extracting(Transition::to, Transition::ours)
                .containsExactly(open, false);
        assertThat(there.breakers.of(SERVICE)).isEqualTo(new ServiceBreaker(SERVICE, open, now, 1));
        assertThat(there.breakers.retryAfter(SERVICE)).isEqualTo(Duration.ofSeconds(330));
        assertThat(there.breakers.of(AnalyzerService.AI).state().letsThrough()).isTrue();
        assertThat(there.breakers.retryAfter(AnalyzerService.AI)).isZero();
    }

    @Test
    void a_success_anywhere_begins_the_row_anew() {
        here.breakers.failed(SERVICE, UNREACHABLE);
        here.breakers.failed(SERVICE, UNREACHABLE);
        there.breakers.all();
        there.breakers.succeeded(SERVICE);

        here.breakers.failed(SERVICE, UNREACHABLE);

        assertThat(there.stored()).isEqualTo(new BreakerState.Closed(1));
    }

    @Test
    void failures_reported_at_once_are_all_counted() throws Exception {
        var patient = new BreakerPolicy(1000, POLICY.coolDown(), POLICY.probeLimit());
        Instance one = start(clock::instant, patient, NEVER);
        Instance two = start(clock::instant, patient, NEVER);

        atOnce(20, i -> {
            (i % 2 == 0 ? one : two).breakers.failed(SERVICE, UNREACHABLE);
            return i;
        });

        assertThat(one.stored()).isEqualTo(new BreakerState.Closed(20));
    }

    @Test
    void what_ends_after_it_opened_is_too_old_to_count() {
        open();
        BreakerState opened = here.stored();

        there.breakers.succeeded(SERVICE);
        there.breakers.failed(SERVICE, LOST);

        assertThat(here.stored()).isEqualTo(opened);
    }

    // --- probing

    @Test
    void nobody_probes_before_the_cool_down_is_over_and_one_alone_after_it() throws Exception {
        open();
        clock.forward(POLICY.coolDown().minusSeconds(1));
        assertThat(here.breakers.probe(SERVICE)).isEmpty();
        assertThat(here.breakers.probe(AnalyzerService.AI)).isEmpty();
        clock.forward(Duration.ofSeconds(1));
        there.breakers.all();

        List<Optional<Probe>> probes = atOnce(20, i -> (i % 2 == 0 ? here : there).breakers.probe(SERVICE));

        assertThat(probes.stream().flatMap(Optional::stream))
                .hasSize(1)
                .allSatisfy(probe ->
                        assertThat(probe.until()).isEqualTo(clock.instant().plus(POLICY.probeLimit())));
        assertThat(here.stored().name()).isEqualTo("HALF_OPEN");
    }

    @Test
    void a_probe_that_is_answered_closes_it_but_one_more_failure_opens_it_again() {
        open();
        clock.forward(POLICY.coolDown());
        Probe probe = here.breakers.probe(SERVICE).orElseThrow();

        assertThat(here.breakers.passed(probe)).isTrue();
        assertThat(there.stored()).isEqualTo(new BreakerState.Closed(2));
        there.breakers.failed(SERVICE, LOST);

        assertThat(here.stored().name()).isEqualTo("OPEN");
        assertThat(here.breakers.of(SERVICE).openings()).isEqualTo(2);
    }

    @Test
    void a_probe_that_fails_opens_it_for_another_cool_down() {
        open();
        Instant opened = clock.instant();
        clock.forward(POLICY.coolDown());
        Probe probe = here.breakers.probe(SERVICE).orElseThrow();
        clock.forward(Duration.ofSeconds(12));

        assertThat(here.breakers.refused(probe, LOST)).isTrue();

        assertThat(there.stored())
                .isEqualTo(new BreakerState.Open(LOST, opened, clock.instant().plusSeconds(300)));
    }

    @Test
    void an_abandoned_probe_is_taken_over_and_what_the_first_prober_says_is_too_late() {
        open();
        clock.forward(POLICY.coolDown());
        Probe abandoned = here.breakers.probe(SERVICE).orElseThrow();
        there.breakers.all();
        assertThat(there.breakers.probe(SERVICE)).isEmpty();
        clock.forward(POLICY.probeLimit());
        Probe taken = there.breakers.probe(SERVICE).orElseThrow();

        assertThat(here.breakers.passed(abandoned)).isFalse();
        assertThat(here.breakers.refused(abandoned, LOST)).isFalse();
        assertThat(here.stored().name()).isEqualTo("HALF_OPEN");

        assertThat(there.breakers.passed(taken)).isTrue();
        assertThat(there.breakers.passed(taken)).isFalse();
    }

    // --- by hand

    @Test
    void closing_it_by_hand_is_told_to_all_and_ends_a_probe() throws InterruptedException {
        open();
        clock.forward(POLICY.coolDown());
        there.breakers.all();
        Probe probe = there.breakers.probe(SERVICE).orElseThrow();

        assertThat(here.breakers.reset(SERVICE).state()).isEqualTo(BreakerState.FRESH);

        assertThat(there.reset.poll(10, TimeUnit.SECONDS)).isEqualTo(SERVICE);
        assertThat(there.breakers.of(SERVICE).state()).isEqualTo(BreakerState.FRESH);
        assertThat(there.moved)
                .last()
                .satisfies(last -> assertThat(last.closes()).isTrue());
        assertThat(there.breakers.passed(probe)).isFalse();
    }

    @Test
    void closing_what_is_closed_is_told_too_and_may_be_repeated() throws InterruptedException {
        here.breakers.reset(SERVICE);
        assertThat(there.reset.poll(10, TimeUnit.SECONDS)).isEqualTo(SERVICE);
        here.breakers.reset(SERVICE);
        assertThat(there.reset.poll(10, TimeUnit.SECONDS)).isEqualTo(SERVICE);

        assertThat(here.reset).hasSize(2);
        assertThat(here.moved).isEmpty();
        assertThat(there.moved).isEmpty();
    }

    // --- keeping and learning

    @Test
    void a_restarted_process_finds_it_as_it_was() {
        open();
        BreakerState before = here.stored();
        Instance restarted = start(clock::instant, POLICY, NEVER);

        assertThat(restarted.stored()).isEqualTo(before);
        assertThat(restarted.moved).isEmpty();
    }

    @Test
    void what_was_missed_while_the_connection_was_broken_is_read_after_it() throws InterruptedException {
        here.execute("select pg_terminate_backend(pid)::text from pg_stat_activity"
                + " where application_name = 'assay-signals' and datname = current_database()");
        open();

        assertThat(there.moved.poll(10, TimeUnit.SECONDS))
                .extracting(transition -> transition.to().name())
                .isEqualTo("OPEN");
    }

    @Test
    void without_any_notification_it_is_read_every_now_and_then() throws InterruptedException {
        var deaf = new Instance(clock::instant, POLICY, Duration.ofMillis(50), "jdbc:postgresql://127.0.0.1:1/nowhere");
        instances.add(deaf);
        deaf.breakers.all();

        open();

        assertThat(deaf.moved.poll(10, TimeUnit.SECONDS))
                .extracting(transition -> transition.to().name())
                .isEqualTo("OPEN");
    }

    @Test
    void the_database_decides_what_time_it_is() throws InterruptedException {
        var hasty = new BreakerPolicy(1, Duration.ofMillis(300), Duration.ofSeconds(30));
        Instance instance = start(QueueClock.DATABASE, hasty, NEVER);

        Instant before = instance.databaseTime();
        instance.breakers.failed(SERVICE, LOST);
        Instant after = instance.databaseTime();

        var open = (BreakerState.Open) instance.stored();
        assertThat(open.since()).isBetween(before, after);
        assertThat(open.until()).isEqualTo(open.since().plusMillis(300));
        assertThat(instance.breakers.retryAfter(SERVICE)).isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_300));
        assertThat(instance.breakers.probe(SERVICE)).isEmpty();
        instance.execute("select pg_sleep(0.3)::text");
        assertThat(instance.breakers.probe(SERVICE)).isPresent();
    }

    @Test
    void a_database_that_is_away_is_nobodys_trouble() {
        open();
        here.pool.close();

        assertThat(here.breakers.of(SERVICE).state().name()).isEqualTo("OPEN");
        here.breakers.failed(AnalyzerService.AI, LOST);
        here.breakers.failed(AnalyzerService.AI, LOST);
        here.breakers.failed(AnalyzerService.AI, LOST);
        assertThat(here.breakers.of(AnalyzerService.AI).state().letsThrough()).isTrue();
        clock.forward(POLICY.coolDown());
        assertThat(here.breakers.probe(SERVICE)).isEmpty();
        assertThat(here.breakers.passed(new Probe(SERVICE, 1, clock.instant()))).isFalse();
        assertThatExceptionOfType(QueueUnavailableException.class).isThrownBy(() -> here.breakers.all());
        assertThatExceptionOfType(QueueUnavailableException.class).isThrownBy(() -> here.breakers.reset(SERVICE));
    }

    @Test
    void a_database_that_lost_its_latest_changes_is_believed_all_the_same() {
        open();
        here.execute("with lost as (update analyzer_breaker set state = 'CLOSED', version = 1, cause_code = null,"
                + " cause_message = null, opened_at = null, until = null returning 1) select 'done' from lost");
        assertThat(here.stored().name()).isEqualTo("OPEN");

        clock.forward(Duration.ofSeconds(11));

        assertThat(here.stored().name()).isEqualTo("CLOSED");
    }

    @Test
    void rows_of_a_newer_release_do_no_harm() {
        here.execute("with n as (insert into analyzer_breaker (service, state, cause_code, cause_message, opened_at,"
                + " until, changed_at, openings, version) values ('quantum-analyzer', 'OPEN', 'X', 'x', now(),"
                + " now() + interval '1 s', now(), 1, 1), ('ai-analyzer', 'OPEN', 'TOO_MODERN', 'x', now(),"
                + " now() + interval '1 s', now(), 1, 1) returning 1) select 'done' from n");

        assertThat(here.breakers.all()).extracting(ServiceBreaker::service).containsExactly(AnalyzerService.values());
        assertThat(here.breakers.of(AnalyzerService.AI).state().name()).isEqualTo("OPEN");
    }

    private static TestDatabase emptied() {
        new Database(DATABASE.dataSource()).update(new Sql("empty", "delete from analyzer_breaker"), _ -> {});
        return DATABASE;
    }

    private void open() {
        for (int i = 0; i < POLICY.threshold(); i++) {
            here.breakers.failed(SERVICE, UNREACHABLE);
        }
        assertThat(here.breakers.of(SERVICE).state().name()).isEqualTo("OPEN");
    }

    private interface Numbered<T> {
        T call(int i) throws Exception;
    }

    private static <T> List<T> atOnce(int threads, Numbered<T> work) throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            var calls = new ArrayList<Callable<T>>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> work.call(number));
            }
            var results = new ArrayList<T>();
            for (Future<T> result : executor.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }

    private Instance start(QueueClock time, BreakerPolicy policy, Duration reread) {
        var instance = new Instance(time, policy, reread, address.url());
        instances.add(instance);
        return instance;
    }

    /// What one process has.
    private final class Instance {

        final AgroalDataSource pool = StoreDatabase.pool(address, 4);
        final Database database = new Database(pool);
        final PostgresQueueSignals signals;
        final PostgresServiceBreakers breakers;
        final BlockingQueue<Transition> moved = new LinkedBlockingQueue<>();
        final BlockingQueue<AnalyzerService> reset = new LinkedBlockingQueue<>();

        Instance(QueueClock time, BreakerPolicy policy, Duration reread, String listenTo) {
            signals = new PostgresQueueSignals(
                    new ListenerSettings(listenTo, address.user(), address.password(), Duration.ofSeconds(15)));
            breakers = new PostgresServiceBreakers(database, time, signals, policy, reread);
            breakers.subscribe(new ServiceBreakers.Listener() {
                @Override
                public void moved(Transition transition) {
                    moved.add(transition);
                }

                @Override
                public void wasReset(AnalyzerService service) {
                    reset.add(service);
                }
            });
        }

        /// No signal can say that there are signals now, so changes are made until one is heard.
        void untilItListens() throws InterruptedException {
            breakers.all();
            var heard = new LinkedBlockingQueue<String>();
            try (var _ = signals.subscribe("assay_breaker", new PostgresQueueSignals.ChannelListener() {
                @Override
                public void notified(String payload) {
                    heard.add(payload);
                }

                @Override
                public void reconnected() {
                    heard.add("reconnected");
                }
            })) {
                do {
                    execute("select pg_notify('assay_breaker', 'nonsense')::text");
                } while (heard.poll(50, TimeUnit.MILLISECONDS) == null);
            }
        }

        BreakerState stored() {
            return breakers.all().get(SERVICE.ordinal()).state();
        }

        void execute(String sql) {
            database.query(new Sql("test", sql), _ -> {}, _ -> true);
        }

        Instant databaseTime() {
            return database.query(
                            new Sql("time", "select clock_timestamp() as now"),
                            _ -> {},
                            row -> row.getObject("now", OffsetDateTime.class).toInstant())
                    .getFirst();
        }

        void close() {
            breakers.close();
            signals.close();
            pool.close();
        }
    }
}
