package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What counts as an answer to a health check, and what does not.
@Timeout(30)
class HealthAnswersTest {

    private static final String HEALTHY = CannedResults.health("static-analyzer", List.of("bandit"));

    private static final String EXPECTED = """
            a closing message | SILENT closed by the analyzer with code 1011: out of memory
            a reset | SILENT connection broken
            a result first | HEALTHY [bandit]
            an error | SILENT Unknown message type: health_check
            half a frame | SILENT listens, and said nothing
            healthy | HEALTHY [bandit]
            healthy in binary | HEALTHY [bandit]
            healthy in fragments | HEALTHY [bandit]
            healthy under another type | HEALTHY [bandit]
            healthy, and never closes | HEALTHY [bandit]
            nonsense first | HEALTHY [bandit]
            nothing | SILENT listens, and said nothing
            somebody else's frames first | HEALTHY [bandit]
            unhealthy | SILENT listens, and said nothing
            """;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() {
        Asking.close(vertx);
    }

    private static Map<String, Script> answers() {
        Script asked = Script.begin().awaitRequest();
        var answers = new LinkedHashMap<String, Script>();
        answers.put("healthy", asked.send(HEALTHY));
        answers.put("healthy in binary", asked.sendBinary(HEALTHY));
        answers.put("healthy in fragments", asked.sendFragmented(HEALTHY, 20));
        answers.put("healthy, and never closes", asked.send(HEALTHY).neverClose());
        answers.put(
                "healthy under another type", asked.send(HEALTHY.replace("health_response", "health_check_response")));
        answers.put(
                "somebody else's frames first",
                asked.send("{\"type\":\"status_update\",\"stage\":\"started\"}")
                        .send("{\"type\":\"pong\"}")
                        .send("{\"type\":\"progress_update\",\"percentage\":3}")
                        .send(HEALTHY));
        answers.put(
                "a result first",
                asked.send(CannedResults.bandit("demo_model-1", 1, 1)).send(HEALTHY));
        answers.put("nonsense first", asked.send("<html>").send("[1]").send("").send(HEALTHY));
        answers.put("an error", asked.send("{\"type\":\"error\",\"message\":\"Unknown message type: health_check\"}"));
        answers.put("unhealthy", asked.send(HEALTHY.replace("\"healthy\"", "\"degraded\"")));
        answers.put("nothing", asked);
        answers.put("half a frame", asked.sendHalf(HEALTHY));
        answers.put("a closing message", asked.close(1011, "out of memory"));
        answers.put("a reset", asked.reset());
        return answers;
    }

    @Test
    void the_first_frame_that_says_healthy_counts_and_everything_else_is_silence() throws Exception {
        Map<String, String> expected = OutcomeLine.table(EXPECTED);
        var heard = new TreeMap<String, String>();
        for (var answer : answers().entrySet()) {
            boolean hasToBeSatOut = expected.getOrDefault(answer.getKey(), "").endsWith("said nothing");
            Duration patience = hasToBeSatOut ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
            heard.put(answer.getKey(), health(answer.getValue(), patience));
        }

        assertThat(heard).isEqualTo(expected);
    }

    private String health(Script answer, Duration patience) throws InterruptedException {
        try (ScriptedAnalyzer analyzer =
                        ScriptedAnalyzer.start().withoutHealth().always(answer);
                AnalyzerClient client = new VertxAnalyzerClient(
                        vertx, Asking.settings(analyzer.url()).withHealthTimeout(patience))) {
            ReplicaHealth health =
                    client.health(AnalyzerService.STATIC).replicas().getFirst();
            assertThat(analyzer.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
            return switch (health) {
                case ReplicaHealth.Healthy healthy -> "HEALTHY " + healthy.availableTools();
                case ReplicaHealth.Silent silent ->
                    "SILENT " + silent.reason().replaceFirst("(connection broken|said nothing).*", "$1");
                case ReplicaHealth.Unreachable _ -> "UNREACHABLE";
            };
        }
    }
}
