package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Finding;
import dev.assay.model.analysis.Severity;
import dev.assay.model.analysis.Tier;
import dev.assay.model.analysis.ToolRun;
import dev.assay.model.analysis.ToolStatus;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.analyzer.ScriptedAnalyzer.Opening;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the client promises whatever an analyzer does. After each test no socket may be left.
@Timeout(30)
class VertxAnalyzerClientTest {

    private static final Target TARGET = new Target("demo_model-1", 1);
    private static final Deadline GENEROUS =
            new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final URI NOBODY = URI.create("ws://127.0.0.1:1");
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    /// Some tests break one analyzer many times in a row. What breakers do is tested elsewhere.
    private static final BreakerPolicy PATIENT =
            new BreakerPolicy(1_000, Duration.ofMinutes(5), Duration.ofSeconds(30));

    private static Vertx vertx = Vertx.vertx();

    private final ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();
    private AnalyzerClient client = clientOf(settings(analyzer.url()));

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @BeforeEach
    void useFreshClient() {
        client = clientOf(settings(analyzer.url()));
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(analyzer.awaitNoConnections(SOON)).as("every socket closed").isTrue();
        client.close();
        analyzer.close();
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
    void an_analysis_is_asked_for_and_its_result_read() throws Exception {
        analyzer.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 2)));

        var answered = (AnalysisOutcome.Answered) client.analyze(request("bandit"), ProgressListener.NONE, GENEROUS);

        assertThat(answered.replica()).isEqualTo(analyzer.url());
        assertThat(answered.report().status()).isEqualTo(Status.COMPLETE);
        assertThat(answered.report().tools())
                .containsExactly(new ToolRun("bandit", "static-analyzer", ToolStatus.COMPLETED, 2, 0.25, null));
        assertThat(answered.report().findings().getFirst())
                .isEqualTo(new Finding(
                        "bandit",
                        "static-analyzer",
                        "B404",
                        Severity.LOW,
                        "Finding number 1",
                        "backend/app.py",
                        1,
                        null,
                        "https://bandit.example/b404"));
    }

    @Test
    void the_document_is_the_frame_as_it_came() throws Exception {
        String result = CannedResults.bandit("demo_model-1", 1, 2);
        analyzer.always(Script.answer(result));

        var answered = (AnalysisOutcome.Answered) client.analyze(request("bandit"), ProgressListener.NONE, GENEROUS);

        var out = new ByteArrayOutputStream();
        answered.document().writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(result);
        assertThat(answered.document().size()).isEqualTo(result.length());
        assertThat(answered.document().sarifTools()).containsExactly("bandit");
        var sarif = new ByteArrayOutputStream();
        answered.document().writeSarif("bandit", sarif);
        assertThat(new JsonObject(sarif.toString(StandardCharsets.UTF_8)).getJsonArray("runs"))
                .hasSize(1);
        assertThatThrownBy(() -> answered.document().writeSarif("ruff", sarif))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_request_says_what_the_analyzers_read() throws Exception {
        analyzer.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 0)));
        var request = new AnalysisRequest(
                "req-7",
                AnalyzerService.STATIC,
                TARGET,
                new TreeSet<>(List.of("Bandit", "ruff")),
                List.of(URI.create("http://app:5000")),
                Map.of("bandit", Map.of("severity", "low")),
                Tier.STANDARD);

        client.analyze(request, ProgressListener.NONE, GENEROUS);

        assertThat(new JsonObject(analyzer.received().getFirst()))
                .isEqualTo(new JsonObject()
                        .put("type", "static_analyze")
                        .put("model_slug", "demo_model-1")
                        .put("app_number", 1)
                        .put("tools", new JsonArray().add("bandit").add("ruff"))
                        .put("target_urls", new JsonArray().add("http://app:5000"))
                        .put(
                                "config",
                                new JsonObject()
                                        .put("bandit", new JsonObject().put("severity", "low"))
                                        .put(
                                                "assay",
                                                new JsonObject()
                                                        .put("tool_timeout_seconds", 120)
                                                        .put("partial_results", true)))
                        .put("id", "req-7")
                        .put("timestamp", "2026-11-22T12:00:00Z"));
    }

    @Test
    void tools_are_not_named_when_all_are_meant_and_config_is_always_an_object() throws Exception {
        analyzer.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 0)));

        client.analyze(request(), ProgressListener.NONE, GENEROUS);

        JsonObject sent = new JsonObject(analyzer.received().getFirst());
        assertThat(sent.containsKey("tools")).isFalse();
        assertThat(sent.containsKey("target_urls")).isFalse();
        assertThat(sent.getValue("config")).isInstanceOf(JsonObject.class);
    }

    @Test
    void each_service_has_its_own_request_type() throws Exception {
        analyzer.always(Script.answer("{\"type\":\"error\",\"message\":\"no\"}"));
        for (AnalyzerService service : AnalyzerService.values()) {
            client.analyze(
                    AnalysisRequest.of("r", service, TARGET, new TreeSet<>(), Tier.QUICK),
                    ProgressListener.NONE,
                    GENEROUS);
        }

        assertThat(analyzer.received())
                .map(text -> new JsonObject(text).getString("type"))
                .containsExactly("static_analyze", "dynamic_analyze", "performance_test", "ai_analyze");
    }

    @Test
    void frames_that_are_no_result_are_listened_to_or_dropped_and_the_result_still_comes() throws Exception {
        analyzer.always(Script.begin()
                .awaitRequest()
                .send("{\"type\":\"status_update\",\"stage\":\"started\",\"analysis_id\":\"req-1\"}")
                .ping()
                .send("not json at all")
                .send("[1,2,3]")
                .send("{\"type\":\"surprise\",\"x\":1}")
                .send("{\"type\":\"progress_update\",\"analysis_id\":\"req-1\",\"message\":\"bandit: 3 of 10 files\","
                        + "\"percentage\":30,\"tools_done\":1,\"tools_total\":4,\"files_done\":3,\"files_total\":10}")
                .send("{\"type\":\"progress_update\",\"analysis_id\":\"another\",\"percentage\":99}")
                .send("{\"type\":\"status_update\",\"status\":\"success\",\"analysis\":{}}")
                .sendBinary(CannedResults.bandit("demo_model-1", 1, 1))
                .close(1000, "Analysis complete"));
        var heard = new ArrayList<ProgressUpdate>();

        AnalysisOutcome outcome = client.analyze(request("bandit"), heard::add, GENEROUS);

        assertThat(outcome).isInstanceOf(AnalysisOutcome.Answered.class);
        assertThat(heard).containsExactly(new ProgressUpdate(30, "bandit: 3 of 10 files", 1, 4));
    }

    @Test
    void a_queued_request_keeps_the_id_its_queue_gave_it() throws Exception {
        analyzer.always(Script.begin()
                .awaitRequest()
                .send("{\"type\":\"request_queued\",\"request_id\":\"q-9\",\"queue_position\":2}")
                .send("{\"type\":\"progress_update\",\"request_id\":\"q-9\",\"stage\":\"scanning\"}")
                .send("{\"type\":\"analysis_result\",\"request_id\":\"q-9\",\"status\":\"success\",\"analysis\":"
                        + "{\"results\":{\"python\":{\"bandit\":{\"status\":\"success\",\"executed\":true}}}}}"));
        var heard = new ArrayList<ProgressUpdate>();

        AnalysisOutcome outcome = client.analyze(request("bandit"), heard::add, GENEROUS);

        assertThat(((AnalysisOutcome.Answered) outcome).report().status()).isEqualTo(Status.COMPLETE);
        assertThat(heard).extracting(ProgressUpdate::step).containsExactly("scanning");
    }

    @Test
    void a_listener_that_throws_does_no_harm() throws Exception {
        analyzer.always(Script.begin()
                .awaitRequest()
                .send("{\"type\":\"progress\",\"percent\":1}")
                .send(CannedResults.bandit("demo_model-1", 1, 1)));

        AnalysisOutcome outcome = client.analyze(
                request("bandit"),
                _ -> {
                    throw new IllegalStateException("listener");
                },
                GENEROUS);

        assertThat(outcome).isInstanceOf(AnalysisOutcome.Answered.class);
    }

    @Test
    void an_error_frame_ends_it_with_its_own_text() throws Exception {
        analyzer.always(Script.answer("{\"type\":\"error\",\"error\":\"no such application\"}"));

        assertThat(analyze()).satisfies(failed(FailureCause.Code.ANALYZER_REPORTED_ERROR, "no such application"));
    }

    @Test
    void an_analyzer_whose_queue_is_full_is_busy_and_has_not_failed() throws Exception {
        analyzer.always(
                Script.answer("{\"type\":\"error\",\"request_id\":\"q-1\",\"queue_size\":50,\"max_queue_size\":50,"
                        + "\"error\":\"Service queue is full, try again later\"}"));

        assertThat(analyze())
                .isEqualTo(new AnalysisOutcome.Busy(
                        new FailureCause(FailureCause.Code.ANALYZER_BUSY, "Service queue is full, try again later")));
    }

    @Test
    void a_result_without_an_analysis_is_the_analyzers_error_or_unreadable() throws Exception {
        analyzer.next(Script.answer(
                "{\"type\":\"static_analysis_result\",\"status\":\"error\",\"error\":\"not serializable\"}"));
        analyzer.next(Script.answer("{\"type\":\"static_analysis_result\",\"status\":\"success\",\"analysis\":null}"));

        assertThat(analyze()).satisfies(failed(FailureCause.Code.ANALYZER_REPORTED_ERROR, "not serializable"));
        assertThat(analyze()).satisfies(failed(FailureCause.Code.UNREADABLE_RESULT, "no analysis"));
    }

    @Test
    void closing_before_a_result_loses_the_connection_with_code_and_reason() throws Exception {
        analyzer.next(Script.answer("{\"type\":\"status_update\",\"stage\":\"started\"}"));
        analyzer.next(Script.begin().awaitRequest().close(1009, "message too big"));
        analyzer.next(Script.begin().awaitRequest().close(1011, "keepalive ping timeout"));

        assertThat(analyze()).satisfies(failed(FailureCause.Code.CONNECTION_LOST, "code 1000: Analysis complete"));
        assertThat(analyze()).satisfies(failed(FailureCause.Code.CONNECTION_LOST, "code 1009: message too big"));
        assertThat(analyze()).satisfies(failed(FailureCause.Code.CONNECTION_LOST, "code 1011: keepalive ping timeout"));
    }

    @Test
    void breaking_the_connection_loses_it() throws Exception {
        String result = CannedResults.bandit("demo_model-1", 1, 20);
        analyzer.next(Script.begin().awaitRequest().hangUp());
        analyzer.next(Script.begin().awaitRequest().sendHalf(result).hangUp());
        analyzer.next(Script.begin().awaitRequest().sendHalf(result).reset());
        analyzer.next(Script.begin().awaitRequest().sendGarbage(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3}));

        for (int i = 0; i < 4; i++) {
            assertThat(analyze()).satisfies(failed(FailureCause.Code.CONNECTION_LOST, "gave no result"));
        }
    }

    @Test
    void a_broken_result_is_unreadable_and_not_a_lost_connection() throws Exception {
        String result = CannedResults.bandit("demo_model-1", 1, 2);
        analyzer.always(Script.answer(result.substring(0, result.length() - 20)));

        assertThat(analyze()).satisfies(failed(FailureCause.Code.UNREADABLE_RESULT, "not JSON"));
    }

    @Test
    void a_result_over_the_limit_is_refused_while_it_arrives() throws Exception {
        client = clientOf(settings(analyzer.url()).withMaxResultBytes(10_000));
        String large = CannedResults.bandit("demo_model-1", 1, 1_000);
        analyzer.next(Script.begin().awaitRequest().announce(50_000_000));
        analyzer.next(Script.begin().awaitRequest().sendFragmented(large, 100));

        assertThat(analyze()).satisfies(failed(FailureCause.Code.RESULT_TOO_LARGE, "at least 10001 bytes"));
        assertThat(analyze()).satisfies(failed(FailureCause.Code.RESULT_TOO_LARGE, "bytes"));
    }

    @Test
    void a_silent_analyzer_is_given_up_at_the_requests_deadline_and_told_so() throws Exception {
        analyzer.always(Script.begin().awaitRequest());
        var short1 = new Deadline(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(400));

        AnalysisOutcome outcome = client.analyze(request("bandit"), ProgressListener.NONE, short1);

        assertThat(outcome).satisfies(failed(FailureCause.Code.REQUEST_TIMED_OUT, "did not answer within PT0.4S"));
        assertThat(analyzer.awaitReceived(text -> text.contains("cancel_request"), SOON))
                .isTrue();
    }

    @Test
    void stalling_counts_only_once_progress_was_reported() throws Exception {
        var deadline = new Deadline(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(20));
        analyzer.next(Script.begin().awaitRequest().send("{\"type\":\"progress_update\",\"percentage\":1}"));
        analyzer.next(Script.begin()
                .awaitRequest()
                .send("{\"type\":\"status_update\",\"stage\":\"started\"}")
                .pause(Duration.ofMillis(600))
                .send(CannedResults.bandit("demo_model-1", 1, 1)));

        assertThat(client.analyze(request("bandit"), ProgressListener.NONE, deadline))
                .satisfies(failed(FailureCause.Code.ANALYZER_STALLED, "said nothing for PT0.2S"));
        assertThat(client.analyze(request("bandit"), ProgressListener.NONE, deadline))
                .isInstanceOf(AnalysisOutcome.Answered.class);
    }

    @Test
    void interrupting_cancels_and_closes_the_socket_soon() throws Exception {
        var asked = new CountDownLatch(1);
        analyzer.always(Script.begin().awaitRequest().tell(asked).neverClose());
        var ended = new CompletableFuture<AnalysisOutcome>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                ended.complete(analyze());
            } catch (InterruptedException interrupted) {
                ended.completeExceptionally(interrupted);
            }
        });
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

        long before = System.nanoTime();
        caller.interrupt();

        assertThatThrownBy(() -> ended.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(analyzer.awaitNoConnections(SOON)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        assertThat(new JsonObject(analyzer.received().getLast()).getString("type"))
                .isEqualTo("cancel_request");
    }

    @Test
    void interrupting_while_connecting_leaves_no_socket() throws Exception {
        analyzer.opening(Opening.SILENCE);
        var ended = new CompletableFuture<AnalysisOutcome>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                ended.complete(analyze());
            } catch (InterruptedException interrupted) {
                ended.completeExceptionally(interrupted);
            }
        });
        assertThat(analyzer.awaitConnections(1, SOON)).isTrue();

        caller.interrupt();

        assertThatThrownBy(() -> ended.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(analyzer.awaitNoConnections(SOON)).isTrue();
    }

    @Test
    void a_refused_connection_is_passed_over_for_the_next_replica() throws Exception {
        analyzer.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 1)));
        client = clientOf(settings(NOBODY, analyzer.url()));

        for (int i = 0; i < 4; i++) {
            assertThat(analyze()).isInstanceOf(AnalysisOutcome.Answered.class);
        }
        assertThat(analyzer.connections()).isEqualTo(4);
    }

    @Test
    void replicas_take_turns() throws Exception {
        try (ScriptedAnalyzer other = ScriptedAnalyzer.start()) {
            analyzer.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 1)));
            other.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 1)));
            client = clientOf(settings(analyzer.url(), other.url()));

            for (int i = 0; i < 6; i++) {
                assertThat(analyze()).isInstanceOf(AnalysisOutcome.Answered.class);
            }

            assertThat(analyzer.connections()).isEqualTo(3);
            assertThat(other.connections()).isEqualTo(3);
        }
    }

    @Test
    void without_anybody_there_the_outcome_is_unreachable_after_the_tries() throws Exception {
        client = clientOf(
                settings(NOBODY).withConnectRetryDelays(List.of(Duration.ofMillis(10), Duration.ofMillis(10))));

        assertThat(analyze())
                .isInstanceOfSatisfying(
                        AnalysisOutcome.Unreachable.class,
                        unreachable -> assertThat(unreachable.cause().code())
                                .isEqualTo(FailureCause.Code.ANALYZER_UNREACHABLE));
    }

    @Test
    void a_replica_that_comes_up_while_we_try_again_is_used() throws Exception {
        int port;
        var outcome = new CompletableFuture<AnalysisOutcome>();
        // bound and not listening: it refuses connections, and nobody else is given it meanwhile
        try (var reserved = new Socket()) {
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = reserved.getLocalPort();
            client = clientOf(settings(URI.create("ws://127.0.0.1:" + port))
                    .withConnectRetryDelays(Collections.nCopies(100, Duration.ofMillis(30))));
            Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(analyze());
                } catch (InterruptedException interrupted) {
                    outcome.completeExceptionally(interrupted);
                }
            });
        }

        try (ScriptedAnalyzer late = ScriptedAnalyzer.start(port)) {
            late.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 1)));
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(AnalysisOutcome.Answered.class);
        }
    }

    @Test
    void the_waits_between_tries_end_at_the_connect_deadline() throws Exception {
        client = clientOf(settings(NOBODY).withConnectRetryDelays(List.of(Duration.ofMinutes(1))));

        assertThat(analyze()).isInstanceOf(AnalysisOutcome.Unreachable.class);
    }

    @Test
    void a_handshake_that_is_refused_or_never_answered_is_unreachable() throws Exception {
        client = clientOf(settings(analyzer.url()).withConnectTimeout(Duration.ofMillis(200)));
        analyzer.opening(Opening.REFUSE);
        assertThat(analyze()).isInstanceOf(AnalysisOutcome.Unreachable.class);

        analyzer.opening(Opening.SILENCE);
        assertThat(analyze()).isInstanceOf(AnalysisOutcome.Unreachable.class);
        assertThat(analyzer.received()).as("nothing was sent").isEmpty();
    }

    @Test
    void a_service_without_urls_is_unreachable_and_names_the_setting() throws Exception {
        client = clientOf(AnalyzerClientSettings.of(Map.of()));

        assertThat(analyze())
                .isInstanceOfSatisfying(
                        AnalysisOutcome.Unreachable.class,
                        unreachable -> assertThat(unreachable.cause().message()).contains("STATIC_ANALYZER_URLS"));
    }

    @Test
    void closing_the_client_ends_what_goes_on() throws Exception {
        var asked = new CountDownLatch(1);
        analyzer.always(Script.begin().awaitRequest().tell(asked));
        var outcome = new CompletableFuture<AnalysisOutcome>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(analyze());
            } catch (InterruptedException interrupted) {
                outcome.completeExceptionally(interrupted);
            }
        });
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

        client.close();

        assertThat(outcome.get(5, TimeUnit.SECONDS))
                .satisfies(failed(FailureCause.Code.CONNECTION_LOST, "closed by this client"));
        assertThatThrownBy(this::analyze).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void health_is_the_first_frame_that_says_healthy() throws Exception {
        analyzer.withoutHealth()
                .always(Script.begin()
                        .awaitRequest()
                        .send("{\"type\":\"status_update\"}")
                        .send("{\"type\":\"health_check_response\",\"status\":\"healthy\",\"version\":\"2.0.0\","
                                + "\"uptime\":97.5,\"available_tools\":[\"Curl\",\"nmap\"]}"));

        AnalyzerHealth health = client.health(AnalyzerService.STATIC);

        assertThat(health.isHealthy()).isTrue();
        assertThat(health.availableTools()).containsExactly("curl", "nmap");
        assertThat(health.replicas())
                .containsExactly(new ReplicaHealth.Healthy(
                        analyzer.url(), "2.0.0", Duration.ofMillis(97_500), new TreeSet<>(List.of("curl", "nmap"))));
    }

    @Test
    void a_slow_replica_is_silent_and_only_a_refusing_one_is_unreachable() throws Exception {
        analyzer.withoutHealth().always(Script.begin().awaitRequest());
        try (ScriptedAnalyzer blocked = ScriptedAnalyzer.start().opening(Opening.SILENCE)) {
            client = clientOf(settings(analyzer.url(), blocked.url(), NOBODY).withHealthTimeout(Duration.ofSeconds(2)));

            AnalyzerHealth health = client.health(AnalyzerService.STATIC);

            assertThat(health.replicas().get(0)).isInstanceOf(ReplicaHealth.Silent.class);
            assertThat(health.replicas().get(1)).isInstanceOf(ReplicaHealth.Silent.class);
            assertThat(health.replicas().get(2)).isInstanceOf(ReplicaHealth.Unreachable.class);
            assertThat(health.isHealthy()).isFalse();
            assertThat(health.mayAnswer()).isTrue();
            assertThat(blocked.awaitNoConnections(SOON)).isTrue();
        }
    }

    @Test
    void a_compressed_result_is_read_when_compression_is_switched_on() throws Exception {
        String result = CannedResults.bandit("demo_model-1", 1, 500);
        var server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPerMessageWebSocketCompressionSupported(true));
        server.webSocketHandler(socket -> socket.textMessageHandler(_ -> socket.writeTextMessage(result)));
        server.listen(0).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        client = clientOf(
                settings(URI.create("ws://127.0.0.1:" + server.actualPort())).withCompression(true));

        var answered = (AnalysisOutcome.Answered) analyze();

        assertThat(answered.report().findings()).hasSize(500);
        server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void many_analyses_at_once_leave_no_thread_and_no_socket() throws Exception {
        analyzer.always(Script.answer(CannedResults.bandit("demo_model-1", 1, 3)));
        analyze();
        int threads = platformThreads();
        var outcomes = new ArrayList<CompletableFuture<AnalysisOutcome>>();
        for (int i = 0; i < 100; i++) {
            var outcome = new CompletableFuture<AnalysisOutcome>();
            outcomes.add(outcome);
            Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(analyze());
                } catch (InterruptedException interrupted) {
                    outcome.completeExceptionally(interrupted);
                }
            });
        }

        for (var outcome : outcomes) {
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(AnalysisOutcome.Answered.class);
        }
        assertThat(analyzer.awaitNoConnections(SOON)).isTrue();
        // Event loops and the carriers of virtual threads are pools that fill up once; nothing else
        // may come, but a few that the JVM starts for itself.
        int pools = Runtime.getRuntime().availableProcessors() * 3 + 16;
        assertThat(platformThreads()).isLessThanOrEqualTo(threads + pools);
    }

    private AnalysisOutcome analyze() throws InterruptedException {
        return client.analyze(request("bandit"), ProgressListener.NONE, GENEROUS);
    }

    private static AnalyzerClientSettings settings(URI... replicas) {
        List<URI> urls = Arrays.asList(replicas);
        return AnalyzerClientSettings.of(Map.of(
                        AnalyzerService.STATIC, urls,
                        AnalyzerService.DYNAMIC, urls,
                        AnalyzerService.PERFORMANCE, urls,
                        AnalyzerService.AI, urls))
                .withConnectRetryDelays(List.of())
                .withBreaker(PATIENT);
    }

    private static AnalyzerClient clientOf(AnalyzerClientSettings settings) {
        return new VertxAnalyzerClient(vertx, settings, NOON);
    }

    private static AnalysisRequest request(String... tools) {
        return AnalysisRequest.of("req-1", AnalyzerService.STATIC, TARGET, new TreeSet<>(List.of(tools)), Tier.QUICK);
    }

    private static ThrowingConsumer<AnalysisOutcome> failed(FailureCause.Code code, String message) {
        return outcome -> assertThat(outcome).isInstanceOfSatisfying(AnalysisOutcome.Failed.class, failed -> {
            assertThat(failed.cause().code()).isEqualTo(code);
            assertThat(failed.cause().message()).contains(message);
        });
    }

    private static int platformThreads() {
        return Thread.getAllStackTraces().size();
    }
}
