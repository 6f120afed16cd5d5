package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.analyzer.AnalysisOutcome.Answered;
import dev.assay.analyzer.AnalysisOutcome.CutShort;
import dev.assay.analyzer.AnalysisOutcome.Failed;
import dev.assay.analyzer.AnalysisOutcome.LostTry;
import dev.assay.analyzer.AnalysisOutcome.Unreachable;
import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.FailureCause.Code;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.analyzer.ScriptedAnalyzer.Opening;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the client does with several replicas. After each test no place is taken and no socket open.
@Timeout(30)
class AnalyzerPoolTest {

    private static final URI NOBODY = URI.create("ws://127.0.0.1:1");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Deadline GENEROUS = new Deadline(
            Duration.ofSeconds(10), SOON, Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(20));
    private static final Deadline IMPATIENT = new Deadline(
            Duration.ofSeconds(10), SOON, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(20));
    private static final Deadline BRIEF = new Deadline(
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(2_500));
    private static final String RESULT = CannedResults.bandit("demo_model-1", 1, 2);
    private static final String PROGRESS = "{\"type\":\"progress_update\",\"percentage\":10}";
    private static final String PART = part(1);

    private static Vertx vertx = Vertx.vertx();

    private final List<ScriptedAnalyzer> analyzers = new ArrayList<>();
    private final Told told = new Told();
    private AnalyzerClient client = clientOf(AnalyzerClientSettings.of(Map.of()));

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        for (AnalyzerService service : AnalyzerService.values()) {
            eventually(() -> client.status(service).replicas().stream().allMatch(replica -> replica.busy() == 0));
            assertThat(client.status(service).waiting()).isZero();
        }
        client.close();
        for (ScriptedAnalyzer analyzer : analyzers) {
            assertThat(analyzer.awaitNoConnections(SOON))
                    .as("every socket closed")
                    .isTrue();
            analyzer.close();
        }
    }

    @AfterAll
    static void stopVertx() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void a_dynamic_replica_is_given_one_request_at_a_time_and_nobody_is_turned_away() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        ScriptedAnalyzer analyzer = analyzer().answer(_ -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return Script.begin()
                    .awaitRequest()
                    .pause(Duration.ofMillis(10))
                    .tell(then(running::decrementAndGet))
                    .send(RESULT)
                    .close(1000, "Analysis complete");
        });
        use(settings(analyzer));

        var outcomes = new ArrayList<CompletableFuture<AnalysisOutcome>>();
        for (int i = 0; i < 8; i++) {
            outcomes.add(inBackground(request(AnalyzerService.DYNAMIC), GENEROUS));
        }

        for (CompletableFuture<AnalysisOutcome> outcome : outcomes) {
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
        }
        assertThat(most).hasValue(1);
        assertThat(told.placed).hasValue(8);
    }

    @Test
    void who_waits_too_long_for_a_place_is_told_that_all_are_busy() throws Exception {
        var asked = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        ScriptedAnalyzer analyzer = analyzer()
                .always(Script.begin().awaitRequest().tell(asked).await(gate).send(RESULT));
        use(settings(analyzer));
        var first = inBackground(request(AnalyzerService.DYNAMIC), GENEROUS);
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        var impatient = new Deadline(Duration.ofMillis(50), SOON, SOON, SOON, Duration.ofSeconds(20));

        AnalysisOutcome second = client.analyze(request(AnalyzerService.DYNAMIC), ProgressListener.NONE, impatient);

        assertThat(second)
                .isInstanceOfSatisfying(
                        AnalysisOutcome.Busy.class,
                        busy -> assertThat(busy.cause().code()).isEqualTo(Code.ANALYZER_BUSY));
        gate.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
        assertThat(analyzer.connections()).isEqualTo(1);
    }

    @Test
    void who_is_refused_by_one_replica_waits_for_a_place_at_the_other() throws Exception {
        var asked = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        ScriptedAnalyzer busy = analyzer()
                .next(Script.begin().awaitRequest().tell(asked).await(gate).send(RESULT))
                .always(Script.answer(RESULT));
        use(settings(busy.url(), NOBODY));
        var first = inBackground(request(AnalyzerService.DYNAMIC), GENEROUS);
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

        var second = inBackground(request(AnalyzerService.DYNAMIC), GENEROUS);
        eventually(() -> client.status(AnalyzerService.DYNAMIC).waiting() == 1);
        gate.countDown();

        assertThat(first.get(5, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
        assertThat(second.get(5, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
        assertThat(client.status(AnalyzerService.DYNAMIC).replicas().getLast().breaker())
                .isEqualTo(new BreakerState.Closed(1));
    }

    @Test
    void cancelling_makes_room_and_does_not_count_against_the_replica() throws Exception {
        var asked = new CountDownLatch(1);
        ScriptedAnalyzer analyzer =
                analyzer().next(Script.begin().awaitRequest().tell(asked)).always(Script.answer(RESULT));
        use(settings(analyzer)
                .withLimits(Map.of(AnalyzerService.STATIC, 1))
                .withBreaker(new BreakerPolicy(1, SOON, SOON)));
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                client.analyze(request(), ProgressListener.NONE, GENEROUS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(analyze()).isInstanceOf(Answered.class);
    }

    @Test
    void a_dynamic_replica_that_may_still_be_at_it_is_not_given_another() throws Exception {
        var asked = new CountDownLatch(1);
        ScriptedAnalyzer analyzer = analyzer()
                .next(Script.begin().awaitRequest().tell(asked))
                .next(Script.begin().awaitRequest().hangUp())
                .next(Script.begin().awaitRequest().close(1000, "Analysis complete"))
                .always(Script.answer(RESULT));
        use(settings(analyzer).withBreaker(new BreakerPolicy(9, SOON, SOON)));
        var impatient = new Deadline(Duration.ofMillis(50), SOON, SOON, SOON, Duration.ofSeconds(20));
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                client.analyze(request(AnalyzerService.DYNAMIC), ProgressListener.NONE, GENEROUS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join();

        assertThat(dynamic(impatient)).as("cancelled").isInstanceOf(AnalysisOutcome.Busy.class);
        client.resetBreakers(AnalyzerService.DYNAMIC);
        assertThat(dynamic(impatient)).isInstanceOf(Failed.class);
        assertThat(dynamic(impatient)).as("lost").isInstanceOf(AnalysisOutcome.Busy.class);
        client.resetBreakers(AnalyzerService.DYNAMIC);
        assertThat(dynamic(impatient)).isInstanceOf(Failed.class);
        assertThat(dynamic(impatient)).as("it said that it is through").isInstanceOf(Answered.class);
    }

    private AnalysisOutcome dynamic(Deadline deadline) throws InterruptedException {
        return client.analyze(request(AnalyzerService.DYNAMIC), ProgressListener.NONE, deadline);
    }

    @Test
    void a_replica_that_is_back_before_the_last_try_is_asked_and_was_blamed_once() throws Exception {
        int port;
        CompletableFuture<AnalysisOutcome> outcome;
        try (Socket reserved = reservedPort()) {
            port = reserved.getLocalPort();
            use(settings(URI.create("ws://127.0.0.1:" + port))
                    .withConnectRetryDelays(Collections.nCopies(400, Duration.ofMillis(10)))
                    .withBreaker(new BreakerPolicy(2, Duration.ofHours(1), SOON)));
            outcome = inBackground(request(), GENEROUS);
            eventually(() -> told.placed.get() >= 4);
            assertThat(replica(0).breaker()).isEqualTo(new BreakerState.Closed(1));
        }

        try (ScriptedAnalyzer back = ScriptedAnalyzer.start(port).always(Script.answer(RESULT))) {
            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
            assertThat(back.awaitNoConnections(SOON)).isTrue();
        }
        assertThat(replica(0).breaker()).isEqualTo(BreakerState.FRESH);
        assertThat(told.moves).isEmpty();
    }

    @Test
    void who_refuses_one_request_many_times_is_blamed_once() throws Exception {
        use(settings(NOBODY)
                .withConnectRetryDelays(Collections.nCopies(20, Duration.ofMillis(1)))
                .withBreaker(new BreakerPolicy(3, Duration.ofHours(1), SOON)));

        assertThat(analyze())
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        unreachable -> assertThat(unreachable.atLeast()).isZero());

        assertThat(replica(0).breaker()).isEqualTo(new BreakerState.Closed(1));
    }

    @Test
    void refused_connections_open_the_breaker_and_a_probe_closes_it() throws Exception {
        int port;
        var coolDown = Duration.ofSeconds(2);
        try (Socket reserved = reservedPort()) {
            port = reserved.getLocalPort();
            use(settings(URI.create("ws://127.0.0.1:" + port))
                    .withBreaker(new BreakerPolicy(3, coolDown, Duration.ofSeconds(5))));

            for (int i = 0; i < 3; i++) {
                assertThat(analyze()).isInstanceOfSatisfying(Unreachable.class, unreachable -> {
                    assertThat(unreachable.cause().code()).isEqualTo(Code.ANALYZER_UNREACHABLE);
                    assertThat(unreachable.cause().message()).contains("no replica");
                    assertThat(unreachable.atLeast()).isZero();
                });
            }
            assertThat(analyze()).isInstanceOfSatisfying(Unreachable.class, unreachable -> {
                assertThat(unreachable.cause().code()).isEqualTo(Code.CIRCUIT_OPEN);
                assertThat(unreachable.cause().message())
                        .contains("127.0.0.1:" + reserved.getLocalPort(), "the next is probed at ");
                Duration probe = AnalyzerClientSettings.of(Map.of()).healthTimeout();
                assertThat(unreachable.atLeast()).isBetween(probe, probe.plus(coolDown));
            });
        }

        try (ScriptedAnalyzer back = ScriptedAnalyzer.start(port).always(Script.answer(RESULT))) {
            eventually(() -> replica(0).breaker().letsThrough());
            assertThat(analyze()).isInstanceOf(Answered.class);
            assertThat(told.moves).startsWith("CLOSED>OPEN", "OPEN>HALF_OPEN").endsWith("HALF_OPEN>CLOSED");
            assertThat(replica(0).health()).isInstanceOf(ReplicaHealth.Healthy.class);
            assertThat(back.awaitNoConnections(SOON)).isTrue();
        }
    }

    @Test
    void resetting_by_hand_lets_requests_through_again() throws Exception {
        ScriptedAnalyzer analyzer =
                analyzer().next(Script.begin().awaitRequest().hangUp()).always(Script.answer(RESULT));
        use(settings(analyzer).withBreaker(new BreakerPolicy(1, Duration.ofHours(1), SOON)));
        assertThat(analyze()).isInstanceOf(Failed.class);
        assertThat(replica(0).breaker()).isInstanceOf(BreakerState.Open.class);

        client.resetBreakers(AnalyzerService.STATIC);

        assertThat(analyze()).isInstanceOf(Answered.class);
    }

    @Test
    void a_lost_request_is_sent_once_more_to_another_replica_and_everybody_hears_of_it() throws Exception {
        ScriptedAnalyzer first = analyzer().always(Script.begin().awaitRequest().hangUp());
        ScriptedAnalyzer second = analyzer().always(Script.answer(RESULT));
        use(settings(first, second));
        var heard = new ArrayList<ProgressUpdate>();

        var answered = (Answered) client.analyze(request(), heard::add, GENEROUS);

        assertThat(answered.replica()).isEqualTo(second.url());
        assertThat(answered.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.replica()).isEqualTo(first.url());
            assertThat(lost.cause().code()).isEqualTo(Code.CONNECTION_LOST);
        });
        assertThat(heard)
                .extracting(ProgressUpdate::step)
                .containsExactly("the connection to %s was lost; asking %s instead, the first run may still be going on"
                        .formatted(first.url(), second.url()));
        assertThat(told.retries).containsExactly(first.url() + ">" + second.url());
        assertThat(replica(0).breaker()).isEqualTo(new BreakerState.Closed(1));
        assertThat(replica(1).breaker()).isEqualTo(BreakerState.FRESH);
    }

    @Test
    void it_is_never_sent_a_third_time() throws Exception {
        Script hangUp = Script.begin().awaitRequest().hangUp();
        use(settings(
                analyzer().always(hangUp), analyzer().always(hangUp), analyzer().always(hangUp)));

        var failed = (Failed) analyze();

        assertThat(analyzers.stream().mapToInt(ScriptedAnalyzer::connections).sum())
                .isEqualTo(2);
        assertThat(failed.lost())
                .extracting(LostTry::replica)
                .containsExactly(analyzers.get(0).url());
        assertThat(failed.replica()).isEqualTo(analyzers.get(1).url());
        assertThat(failed.cause().message())
                .contains(
                        analyzers.get(1).url() + " gave no result",
                        "before that",
                        analyzers.get(0).url() + " gave");
    }

    @Test
    void without_another_replica_it_is_not_sent_again() throws Exception {
        ScriptedAnalyzer only = analyzer().always(Script.begin().awaitRequest().hangUp());
        use(settings(only));

        assertThat(((Failed) analyze()).lost()).isEmpty();
        assertThat(only.connections()).isEqualTo(1);
        assertThat(told.retries).isEmpty();
    }

    @Test
    void another_replica_that_refuses_the_connection_is_no_second_try() throws Exception {
        ScriptedAnalyzer first = analyzer().always(Script.begin().awaitRequest().hangUp());
        use(settings(first.url(), NOBODY));

        var failed = (Failed) analyze();

        assertThat(failed.lost()).isEmpty();
        assertThat(failed.replica()).isEqualTo(first.url());
        assertThat(replica(1).breaker()).isEqualTo(new BreakerState.Closed(1));
    }

    @Test
    void an_error_of_the_analyzer_is_not_asked_about_elsewhere() throws Exception {
        ScriptedAnalyzer first = analyzer().always(Script.answer("{\"type\":\"error\",\"message\":\"no\"}"));
        ScriptedAnalyzer second = analyzer().always(Script.answer(RESULT));
        use(settings(first, second));

        assertThat(analyze()).isInstanceOf(Failed.class);
        assertThat(second.connections()).isZero();
    }

    @Test
    void the_first_frame_is_waited_for_only_where_progress_was_reported_before() throws Exception {
        ScriptedAnalyzer analyzer = analyzer()
                .next(Script.begin().awaitRequest().pause(Duration.ofSeconds(2)).send(RESULT))
                .next(Script.begin().awaitRequest().send(PROGRESS).send(RESULT))
                .always(Script.begin().awaitRequest());
        use(settings(analyzer));

        assertThat(analyze(IMPATIENT)).as("silent by nature").isInstanceOf(Answered.class);
        assertThat(analyze(IMPATIENT)).isInstanceOf(Answered.class);
        assertThat(analyze(IMPATIENT)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.cause().code()).isEqualTo(Code.ANALYZER_STALLED);
            assertThat(failed.cause().message()).contains("has said nothing for PT1S");
        });
        assertThat(analyzer.awaitReceived(text -> text.contains("cancel_request"), SOON))
                .isTrue();
    }

    @Test
    void a_replica_that_says_nothing_at_first_is_given_up_but_it_may_be_at_work() throws Exception {
        ScriptedAnalyzer first = analyzer()
                .next(Script.begin().awaitRequest().send(PROGRESS).send(RESULT))
                .always(Script.begin().awaitRequest());
        ScriptedAnalyzer second = analyzer().always(Script.answer(RESULT));
        use(settings(first, second));
        analyze();
        analyze();

        var failed = (Failed) analyze(IMPATIENT);

        assertThat(failed.cause().code()).isEqualTo(Code.ANALYZER_STALLED);
        assertThat(failed.lost()).isEmpty();
        assertThat(second.connections()).as("only for the second request").isEqualTo(1);
        assertThat(told.retries).isEmpty();
    }

    @Test
    void what_is_not_about_the_request_is_no_sign_that_it_moves_on() throws Exception {
        Script chatter = Script.begin().awaitRequest().send(PROGRESS);
        for (int i = 0; i < 8; i++) {
            chatter = chatter.pause(Duration.ofMillis(100))
                    .send("nonsense")
                    .send("{\"type\":\"progress_update\",\"analysis_id\":\"another\",\"percentage\":20}")
                    .send("{\"type\":\"status_update\",\"analysis_id\":\"another\"}")
                    .send("{\"type\":\"brand_new\"}");
        }
        use(settings(analyzer().always(chatter.send(RESULT))));
        var stall = new Deadline(SOON, SOON, SOON, Duration.ofMillis(400), Duration.ofSeconds(20));

        assertThat(((Failed) analyze(stall)).cause().code()).isEqualTo(Code.ANALYZER_STALLED);
    }

    @Test
    void the_names_an_analyzer_gives_a_request_in_its_queue_are_bounded() throws Exception {
        Script queued = Script.begin().awaitRequest();
        for (int i = 1; i <= 16; i++) {
            queued = queued.send("{\"type\":\"request_queued\",\"request_id\":\"q-" + i + "\"}");
        }
        for (int i : new int[] {15, 16}) {
            queued = queued.send(
                    "{\"type\":\"progress_update\",\"request_id\":\"q-" + i + "\",\"percentage\":" + i + "}");
        }
        use(settings(analyzer().always(queued.send(RESULT))));
        var heard = new ArrayList<ProgressUpdate>();

        assertThat(client.analyze(request(), heard::add, GENEROUS)).isInstanceOf(Answered.class);

        assertThat(heard).extracting(ProgressUpdate::percent).containsExactly(15);
    }

    @Test
    void who_is_turned_away_by_the_second_replica_is_where_the_first_left_it() throws Exception {
        ScriptedAnalyzer first =
                analyzer().always(Script.begin().awaitRequest().send(PART).hangUp());
        ScriptedAnalyzer second = analyzer()
                .always(Script.answer("{\"type\":\"error\",\"error\":\"full\",\"queue_size\":1,\"max_queue_size\":1}"));
        use(settings(first, second));

        assertThat(analyze()).isInstanceOfSatisfying(CutShort.class, cut -> {
            assertThat(cut.replica()).isEqualTo(first.url());
            assertThat(cut.cause().code()).isEqualTo(Code.CONNECTION_LOST);
        });
    }

    @Test
    void a_stall_after_progress_is_not_asked_about_elsewhere() throws Exception {
        ScriptedAnalyzer first = analyzer().always(Script.begin().awaitRequest().send(PROGRESS));
        ScriptedAnalyzer second = analyzer().always(Script.answer(RESULT));
        use(settings(first, second));

        assertThat(((Failed) analyze(IMPATIENT)).cause().code()).isEqualTo(Code.ANALYZER_STALLED);
        assertThat(second.connections()).isZero();
    }

    @Test
    void the_latest_part_of_a_result_is_kept_when_time_is_over() throws Exception {
        ScriptedAnalyzer analyzer = analyzer()
                .always(Script.begin().awaitRequest().send(PART).send(part(3)).send(PROGRESS));
        use(settings(analyzer));

        var cut = (CutShort) analyze(BRIEF);

        assertThat(cut.cause().code()).isIn(Code.REQUEST_TIMED_OUT, Code.ANALYZER_STALLED);
        assertThat(cut.report().status()).isEqualTo(Status.PARTIAL);
        assertThat(cut.report().findings()).hasSize(3);
        assertThat(cut.report().problem()).contains("only a part of the result");
        var out = new ByteArrayOutputStream();
        cut.document().writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(part(3));
    }

    @Test
    void parts_that_nobody_has_read_yet_do_not_make_a_result_too_large() throws Exception {
        int largest = Math.max(RESULT.length(), part(3).length()) + 100;
        var sent = new CountDownLatch(1);
        ScriptedAnalyzer analyzer = analyzer()
                .always(Script.begin()
                        .awaitRequest()
                        .send(PROGRESS)
                        .send(part(3))
                        .send(RESULT)
                        .tell(sent));
        use(settings(analyzer).withMaxResultBytes(largest));

        AnalysisOutcome outcome = client.analyze(
                request(),
                update -> {
                    try {
                        boolean _ = sent.await(5, TimeUnit.SECONDS);
                        // What was sent is on its way through the loopback device.
                        Thread.sleep(100);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                },
                GENEROUS);

        assertThat(outcome).isInstanceOf(Answered.class);
    }

    @Test
    void who_is_interrupted_while_a_result_is_read_is_let_go() throws Exception {
        var armed = new AtomicReference<@Nullable Thread>();
        var caller = Thread.currentThread();
        // The client notes down when it last heard anything just before it reads what it heard.
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                if (Thread.currentThread() == armed.get()) {
                    Thread.currentThread().interrupt();
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
        ScriptedAnalyzer analyzer = analyzer()
                .always(Script.begin()
                        .awaitRequest()
                        .tell(then(() -> armed.set(caller)))
                        .send(RESULT));
        client.close();
        client = new VertxAnalyzerClient(vertx, settings(analyzer), clock, told);

        assertThatThrownBy(() -> client.analyze(request(AnalyzerService.DYNAMIC), ProgressListener.NONE, GENEROUS))
                .isInstanceOf(InterruptedException.class);

        armed.set(null);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(client.status(AnalyzerService.DYNAMIC).replicas().getFirst().busy())
                .as("the result was there, so the analyzer is through")
                .isZero();
    }

    @Test
    void a_part_is_kept_when_the_analyzer_stalls_or_is_lost_without_another_to_ask() throws Exception {
        ScriptedAnalyzer analyzer = analyzer()
                .next(Script.begin().awaitRequest().send(PART))
                .next(Script.begin().awaitRequest().send(PART).hangUp());
        use(settings(analyzer));

        assertThat(((CutShort) analyze(IMPATIENT)).cause().code()).isEqualTo(Code.ANALYZER_STALLED);
        assertThat(((CutShort) analyze()).cause().code()).isEqualTo(Code.CONNECTION_LOST);
    }

    @Test
    void asking_another_comes_before_the_part_but_the_part_before_nothing() throws Exception {
        ScriptedAnalyzer first =
                analyzer().always(Script.begin().awaitRequest().send(PART).hangUp());
        ScriptedAnalyzer second = analyzer()
                .next(Script.answer(RESULT))
                .always(Script.begin().awaitRequest().hangUp());
        use(settings(first, second));

        assertThat(analyze())
                .isInstanceOfSatisfying(
                        Answered.class,
                        answered -> assertThat(answered.report().findings()).hasSize(2));
        // The turn is the first's again.
        assertThat(analyze()).isInstanceOfSatisfying(CutShort.class, cut -> {
            assertThat(cut.replica()).isEqualTo(first.url());
            assertThat(cut.lost()).hasSize(1);
            assertThat(cut.cause().message()).contains("before that");
        });
    }

    @Test
    void tools_that_the_replica_does_not_have_are_left_out_and_reported_as_missing() throws Exception {
        ScriptedAnalyzer analyzer =
                analyzer().healthy("static-analyzer", List.of("Bandit", "ruff")).always(Script.answer(RESULT));
        use(settings(analyzer));
        client.health(AnalyzerService.STATIC);

        var answered = (Answered) client.analyze(request("bandit", "semgrep"), ProgressListener.NONE, GENEROUS);

        assertThat(sentTools(analyzer)).containsExactly("bandit");
        assertThat(answered.report().status()).isEqualTo(Status.PARTIAL);
        assertThat(answered.report().tools()).extracting(ToolRun::name).containsExactly("bandit", "semgrep");
        assertThat(answered.report().tools().getLast().status()).isEqualTo(ToolStatus.MISSING);
        assertThat(answered.report().tools().getLast().reason())
                .contains(analyzer.url().toString(), "bandit, ruff");
        assertThat(answered.report().problem()).contains("semgrep");
    }

    @Test
    void tools_are_all_asked_for_when_the_replica_has_none_of_them_or_never_said() throws Exception {
        ScriptedAnalyzer analyzer =
                analyzer().healthy("static-analyzer", List.of("eslint")).always(Script.answer(RESULT));
        use(settings(analyzer));

        client.analyze(request("bandit", "semgrep"), ProgressListener.NONE, GENEROUS);
        assertThat(sentTools(analyzer)).containsExactly("bandit", "semgrep");
        client.health(AnalyzerService.STATIC);
        client.analyze(request("bandit", "semgrep"), ProgressListener.NONE, GENEROUS);
        assertThat(sentTools(analyzer)).containsExactly("bandit", "semgrep");
    }

    @Test
    void a_replica_that_answers_no_probe_still_gets_requests() throws Exception {
        ScriptedAnalyzer analyzer = analyzer()
                .withoutHealth()
                .answer(message ->
                        message.contains("health_check") ? Script.begin().awaitRequest() : Script.answer(RESULT));
        use(settings(analyzer).withHealthTimeout(Duration.ofMillis(100)));

        assertThat(client.health(AnalyzerService.STATIC).replicas().getFirst())
                .isInstanceOf(ReplicaHealth.Silent.class);
        assertThat(analyze()).isInstanceOf(Answered.class);
        assertThat(replica(0).lastHeardAt()).isNotNull();
    }

    @Test
    void health_comes_from_memory_until_it_is_invalidated() throws Exception {
        ScriptedAnalyzer analyzer = analyzer();
        use(settings(analyzer));

        client.health(AnalyzerService.STATIC);
        client.health(AnalyzerService.STATIC);
        assertThat(analyzer.connections()).isEqualTo(1);

        client.invalidateHealth();
        assertThat(client.health(AnalyzerService.STATIC).availableTools()).containsExactly("bandit", "eslint", "ruff");
        assertThat(analyzer.awaitConnections(2, SOON)).isTrue();
    }

    @Test
    void replicas_found_by_name_come_and_go() throws Exception {
        ScriptedAnalyzer analyzer = analyzer().always(Script.answer(RESULT));
        var answer = new AtomicReference<List<InetAddress>>(List.of());
        client.close();
        client = new VertxAnalyzerClient(
                vertx,
                settings(URI.create("dns+ws://static-analyzer:" + analyzer.port())),
                Clock.systemUTC(),
                told,
                host -> {
                    assertThat(host).isEqualTo("static-analyzer");
                    return answer.get();
                },
                Duration.ofMillis(10));
        assertThat(analyze()).isInstanceOfSatisfying(Unreachable.class, unreachable -> {
            assertThat(unreachable.cause().code()).isEqualTo(Code.NO_REPLICAS);
            assertThat(unreachable.cause().message()).contains("dns+ws://static-analyzer");
            assertThat(unreachable.atLeast()).isZero();
        });

        answer.set(List.of(InetAddress.getByName("127.0.0.1")));
        eventually(() -> !client.status(AnalyzerService.STATIC).replicas().isEmpty());
        assertThat(((Answered) analyze()).replica()).isEqualTo(analyzer.url());

        answer.set(List.of());
        eventually(() -> client.status(AnalyzerService.STATIC).replicas().isEmpty());
        assertThat(client.health(AnalyzerService.STATIC).replicas()).isEmpty();
    }

    @Test
    void the_first_request_waits_for_the_name_to_be_resolved() throws Exception {
        ScriptedAnalyzer analyzer = analyzer().always(Script.answer(RESULT));
        var gate = new CountDownLatch(1);
        client.close();
        client = new VertxAnalyzerClient(
                vertx,
                settings(URI.create("dns+ws://static-analyzer:" + analyzer.port())),
                Clock.systemUTC(),
                told,
                host -> {
                    try {
                        gate.await();
                        return List.of(InetAddress.getByName("127.0.0.1"));
                    } catch (InterruptedException interrupted) {
                        throw (UnknownHostException) new UnknownHostException(host).initCause(interrupted);
                    }
                });
        var outcome = inBackground(request(), GENEROUS);

        gate.countDown();

        assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
    }

    @Test
    void closing_the_client_ends_those_who_wait_and_those_who_connect() throws Exception {
        var asked = new CountDownLatch(1);
        ScriptedAnalyzer busy = analyzer().always(Script.begin().awaitRequest().tell(asked));
        ScriptedAnalyzer blocked = analyzer().opening(Opening.SILENCE);
        use(AnalyzerClientSettings.of(
                Map.of(AnalyzerService.DYNAMIC, List.of(busy.url()), AnalyzerService.STATIC, List.of(blocked.url()))));
        var running = inBackground(request(AnalyzerService.DYNAMIC), GENEROUS);
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        var waiting = inBackground(request(AnalyzerService.DYNAMIC), GENEROUS);
        eventually(() -> client.status(AnalyzerService.DYNAMIC).waiting() == 1);
        var connecting = inBackground(request(), GENEROUS);
        assertThat(blocked.awaitConnections(1, SOON)).isTrue();

        long before = System.nanoTime();
        client.close();

        assertThat(waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(AnalysisOutcome.Busy.class);
        assertThat(connecting.get(5, TimeUnit.SECONDS)).isInstanceOf(AnalysisOutcome.Busy.class);
        assertThat(running.get(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause().code()).isEqualTo(Code.CONNECTION_LOST));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(client.status(AnalyzerService.DYNAMIC).replicas().getFirst().breaker())
                .as("our own closing speaks against nobody")
                .isEqualTo(BreakerState.FRESH);
        assertThatThrownBy(() -> client.health(AnalyzerService.STATIC)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_observer_that_throws_does_no_harm() throws Exception {
        ScriptedAnalyzer analyzer = analyzer().always(Script.answer(RESULT));
        client.close();
        client = new VertxAnalyzerClient(vertx, settings(analyzer), Clock.systemUTC(), new ClientObserver() {
            @Override
            public void placed(AnalyzerService service, URI replica, Duration waited) {
                throw new IllegalStateException("observer");
            }
        });

        assertThat(analyze()).isInstanceOf(Answered.class);
    }

    /// Notes down what it is told.
    private static final class Told implements ClientObserver {
        final AtomicInteger placed = new AtomicInteger();
        final List<String> moves = Collections.synchronizedList(new ArrayList<>());
        final List<String> retries = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void breakerMoved(AnalyzerService service, URI replica, BreakerState from, BreakerState to) {
            moves.add(from.name() + ">" + to.name());
        }

        @Override
        public void placed(AnalyzerService service, URI replica, Duration waited) {
            placed.incrementAndGet();
        }

        @Override
        public void retried(AnalyzerService service, URI from, URI to, FailureCause cause) {
            retries.add(from + ">" + to);
        }
    }

    private ScriptedAnalyzer analyzer() {
        ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();
        analyzers.add(analyzer);
        return analyzer;
    }

    private void use(AnalyzerClientSettings settings) {
        client.close();
        client = clientOf(settings);
    }

    private AnalyzerClient clientOf(AnalyzerClientSettings settings) {
        return new VertxAnalyzerClient(vertx, settings, Clock.systemUTC(), told);
    }

    private ReplicaStatus replica(int number) {
        return client.status(AnalyzerService.STATIC).replicas().get(number);
    }

    private AnalysisOutcome analyze() throws InterruptedException {
        return analyze(GENEROUS);
    }

    private AnalysisOutcome analyze(Deadline deadline) throws InterruptedException {
        return client.analyze(request(), ProgressListener.NONE, deadline);
    }

    private CompletableFuture<AnalysisOutcome> inBackground(AnalysisRequest request, Deadline deadline) {
        var outcome = new CompletableFuture<AnalysisOutcome>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(client.analyze(request, ProgressListener.NONE, deadline));
            } catch (InterruptedException | RuntimeException failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    private static List<String> sentTools(ScriptedAnalyzer analyzer) {
        JsonArray tools = analyzer.received().stream()
                .map(JsonObject::new)
                .filter(message -> message.getString("type").equals("static_analyze"))
                .toList()
                .getLast()
                .getJsonArray("tools");
        return tools.stream().map(String.class::cast).toList();
    }

    private static AnalyzerClientSettings settings(ScriptedAnalyzer... analyzers) {
        return settings(Arrays.stream(analyzers).map(ScriptedAnalyzer::url).toArray(URI[]::new));
    }

    private static AnalyzerClientSettings settings(URI... replicas) {
        List<URI> urls = Arrays.asList(replicas);
        return AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, urls, AnalyzerService.DYNAMIC, urls))
                .withConnectRetryDelays(List.of());
    }

    private static AnalysisRequest request(String... tools) {
        return AnalysisRequest.of(
                "req-1",
                AnalyzerService.STATIC,
                new Target("demo_model-1", 1),
                new TreeSet<>(tools.length == 0 ? List.of("bandit") : List.of(tools)),
                Tier.QUICK);
    }

    private static AnalysisRequest request(AnalyzerService service) {
        return AnalysisRequest.of("req-1", service, new Target("demo_model-1", 1), new TreeSet<>(), Tier.QUICK);
    }

    /// A progress frame with a part of the result in it.
    private static String part(int findings) {
        var whole = new JsonObject(CannedResults.bandit("demo_model-1", 1, findings));
        return new JsonObject()
                .put("type", "progress_update")
                .put("percentage", 50)
                .put("analysis", whole.getJsonObject("analysis"))
                .encode();
    }

    private static CountDownLatch then(Runnable step) {
        return new CountDownLatch(1) {
            @Override
            public void countDown() {
                step.run();
            }
        };
    }

    /// A port that refuses connections and that nobody else is given until it is closed.
    private static Socket reservedPort() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    /// Looks again and again: what is waited for happens on threads that signal nobody.
    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never happened").isLessThan(end);
            Thread.sleep(2);
        }
    }
}
