package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.analysis.AnalysisReport.Status;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests that go through a gateway, which speaks in envelopes.
@Timeout(30)
class GatewayTest {

    private static final Deadline DEADLINE =
            new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
    private static final Instant NOW = Instant.parse("2026-11-22T01:02:03.456789Z");
    private static final String RESULT = CannedResults.bandit("demo", 1, 3);

    private static Vertx vertx = Vertx.vertx();

    private final ScriptedAnalyzer gateway = ScriptedAnalyzer.start().withoutHealth();
    private final List<ProgressUpdate> heard = new ArrayList<>();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(gateway.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
        gateway.close();
    }

    @AfterAll
    static void stopVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_request_is_an_envelope_with_a_time_that_is_text_and_no_service() {
        var request = new AnalysisRequest(
                "r-1",
                AnalyzerService.PERFORMANCE,
                new Target("demo", 2),
                new TreeSet<>(List.of("AB")),
                List.of(URI.create("http://a:5000")),
                Map.of("apache_bench", Map.of("requests", 5)),
                Tier.QUICK);

        var envelope =
                new JsonObject(Dialect.of(URI.create("gateway+ws://g:8765")).analysis(request, NOW));

        assertThat(envelope.fieldNames()).containsExactlyInAnyOrder("type", "id", "timestamp", "data");
        assertThat(envelope.getString("type")).isEqualTo("analysis_request");
        assertThat(envelope.getString("id")).isEqualTo("r-1");
        assertThat(envelope.getValue("timestamp")).isEqualTo("2026-11-22T01:02:03.456Z");
        JsonObject data = envelope.getJsonObject("data");
        assertThat(data.getString("analysis_type")).isEqualTo("performance_analysis");
        assertThat(data.getString("model")).isEqualTo("demo");
        assertThat(data.getValue("app_number")).isEqualTo(2);
        JsonObject options = data.getJsonObject("options");
        assertThat(options.getJsonArray("tools")).isEqualTo(new JsonArray().add("ab"));
        assertThat(options.getJsonArray("target_urls")).isEqualTo(new JsonArray().add("http://a:5000"));
        assertThat(options.getJsonObject("config").getJsonObject("apache_bench").getInteger("requests"))
                .isEqualTo(5);
    }

    @Test
    void each_service_has_a_type_of_analysis_that_the_gateway_finds_it_by() {
        assertThat(analysisType(AnalyzerService.STATIC)).startsWith("security_");
        assertThat(analysisType(AnalyzerService.DYNAMIC)).startsWith("dynamic_");
        assertThat(analysisType(AnalyzerService.PERFORMANCE)).startsWith("performance_");
        assertThat(analysisType(AnalyzerService.AI)).startsWith("ai_");
    }

    @Test
    void a_result_behind_the_gateway_is_read_and_kept_as_the_analyzer_sent_it() throws Exception {
        gateway.always(Script.begin()
                .awaitRequest()
                .send(
                        "{\"type\":\"progress_update\",\"id\":\"n\",\"correlation_id\":\"other\",\"data\":{\"percent\":90}}")
                .send("{\"type\":\"status_update\",\"id\":\"n\",\"data\":{\"stage\":\"received\"}}")
                .send("{\"type\":\"progress_update\",\"id\":\"n\",\"correlation_id\":\"r\",\"data\":{\"percent\":10,"
                        + "\"message\":\"at it\"}}")
                .send(answer("other", CannedResults.bandit("demo", 1, 9)))
                .send(answer("r", RESULT)));

        AnalysisOutcome outcome = analyze();

        assertThat(outcome).isInstanceOfSatisfying(AnalysisOutcome.Answered.class, answered -> {
            assertThat(answered.report().status()).isEqualTo(Status.COMPLETE);
            assertThat(answered.report().findings()).hasSize(3);
            assertThat(answered.document().size()).isEqualTo(RESULT.length());
        });
        var document = ((AnalysisOutcome.Answered) outcome).document();
        var written = new ByteArrayOutputStream();
        document.writeTo(written);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(RESULT);
        var sarif = new ByteArrayOutputStream();
        document.writeSarif("bandit", sarif);
        assertThat(new JsonObject(sarif.toString(StandardCharsets.UTF_8)).getJsonArray("runs"))
                .hasSize(1);
        assertThat(heard).containsExactly(new ProgressUpdate(10, "at it", null, null));
    }

    @Test
    void what_went_wrong_behind_the_gateway_keeps_its_own_cause_and_text() throws Exception {
        assertThat(failure(answer("r", "{\"type\":\"error\",\"status\":\"unavailable\",\"error\":\"refused\"}")))
                .isEqualTo(new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, "refused"));
        assertThat(failure(answer("r", "{\"type\":\"error\",\"status\":\"timeout\",\"error\":\"900 s\"}")))
                .isEqualTo(new FailureCause(FailureCause.Code.REQUEST_TIMED_OUT, "900 s"));
        assertThat(failure(answer("r", "{\"type\":\"error\",\"message\":\"Internal error\"}")))
                .isEqualTo(new FailureCause(FailureCause.Code.ANALYZER_REPORTED_ERROR, "Internal error"));
        assertThat(failure("{\"type\":\"error\",\"data\":{\"code\":\"unsupported\",\"message\":\"no dependency_\"}}"))
                .isEqualTo(new FailureCause(FailureCause.Code.ANALYZER_REPORTED_ERROR, "no dependency_"));
        assertThat(failure(answer("r", "{}")).code()).isEqualTo(FailureCause.Code.UNREADABLE_RESULT);
    }

    @Test
    void a_gateway_is_healthy_when_it_is_alive_and_says_nothing_of_tools() throws Exception {
        gateway.always(Script.begin()
                .awaitRequest()
                .send("{\"type\":\"heartbeat\",\"id\":\"x\",\"data\":{\"status\":\"alive\"}}"));
        try (AnalyzerClient client = client()) {
            assertThat(client.health(AnalyzerService.STATIC).replicas())
                    .singleElement()
                    .isInstanceOfSatisfying(ReplicaHealth.Healthy.class, healthy -> {
                        assertThat(healthy.availableTools()).isEmpty();
                        assertThat(healthy.version()).isNull();
                    });
        }
        assertThat(new JsonObject(gateway.received().getFirst()).getString("type"))
                .isEqualTo("heartbeat");
    }

    @Test
    void a_list_of_urls_may_name_gateways() {
        assertThat(ReplicaUrls.parse("X", "gateway+ws://g:8765, GATEWAY+WSS://h:1/x"))
                .allMatch(ReplicaUrls::isGateway)
                .extracting(ReplicaUrls::isSecure)
                .containsExactly(false, true);
        assertThat(ReplicaUrls.isGateway(URI.create("ws://g:8765"))).isFalse();
        assertThatThrownBy(() -> ReplicaUrls.parse("X", "gateway+http://g:8765"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String analysisType(AnalyzerService service) {
        var request = AnalysisRequest.of("r", service, new Target("demo", 1), new TreeSet<>(), Tier.QUICK);
        return new JsonObject(Dialect.of(URI.create("gateway+wss://g")).analysis(request, NOW))
                .getJsonObject("data")
                .getString("analysis_type");
    }

    private FailureCause failure(String message) throws InterruptedException {
        gateway.always(Script.begin().awaitRequest().send(message));
        AnalysisOutcome outcome = analyze();
        assertThat(outcome).isInstanceOf(AnalysisOutcome.Failed.class);
        return ((AnalysisOutcome.Failed) outcome).cause();
    }

    private AnalysisOutcome analyze() throws InterruptedException {
        try (AnalyzerClient client = client()) {
            var request = AnalysisRequest.of(
                    "r", AnalyzerService.STATIC, new Target("demo", 1), new TreeSet<>(List.of("bandit")), Tier.QUICK);
            return client.analyze(request, heard::add, DEADLINE);
        }
    }

    private AnalyzerClient client() {
        URI url = URI.create("gateway+ws://127.0.0.1:" + gateway.port());
        return new VertxAnalyzerClient(vertx, AnalyzerClientSettings.of(Map.of(AnalyzerService.STATIC, List.of(url))));
    }

    private static String answer(String correlationId, String data) {
        return "{\"type\":\"analysis_result\",\"id\":\"g-1\",\"timestamp\":\"2026-11-22T01:35:03\",\"data\":" + data
                + ",\"correlation_id\":\"" + correlationId + "\"}";
    }
}
