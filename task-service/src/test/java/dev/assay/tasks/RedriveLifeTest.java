package dev.assay.tasks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// From a failure through its dead letter to a result, with a worker and an analyzer that is mended in between.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(ScriptedAnalyzerResource.class)
class RedriveLifeTest {

    private static final Set<String> FINAL = Set.of("COMPLETED", "PARTIAL_SUCCESS", "FAILED", "CANCELLED");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();

    @Test
    void a_failed_analysis_is_redriven_with_more_time_and_completes() {
        analyzer.answer(_ ->
                Script.answer("{\"type\":\"error\",\"message\":\"out of memory\",\"service\":\"static-analyzer\"}"));
        String failed = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":5,\"tools\":[\"bandit\"],"
                + "\"tier\":\"quick\",\"labels\":{\"team\":\"a\"}}");
        assertThat(untilFinal(failed).getString("status")).isEqualTo("FAILED");
        given().get("/api/dead-letters/" + failed)
                .then()
                .statusCode(200)
                .body("cause.code", equalTo("ANALYZER_REPORTED_ERROR"))
                .body("attempts.started", equalTo(1))
                .body("payload.tier", equalTo("quick"));

        analyzer.answer(_ -> Script.answer(CannedResults.bandit("demo", 5, 2)));
        String again = given().contentType("application/json")
                .body("{\"tier\":\"deep\"}")
                .post("/api/dead-letters/" + failed + "/redrive")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        JsonPath task = untilFinal(again);
        assertThat(task.getString("status")).isEqualTo("COMPLETED");
        assertThat(task.getInt("summary.total")).isEqualTo(2);
        assertThat(task.getString("labels.team")).isEqualTo("a");
        assertThat(task.getString("result.path")).isEqualTo("demo/app5/" + again);
        given().get("/api/tasks/" + failed)
                .then()
                .body("status", equalTo("FAILED"))
                .body("retriedAs", equalTo(again));
    }

    private static String submit(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/tasks")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /// Asks again and again: over HTTP there is no signal to wait for yet.
    private static JsonPath untilFinal(String id) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonPath task = given().get("/api/tasks/" + id).jsonPath();
            if (FINAL.contains(task.getString("status"))) {
                return task;
            }
            assertThat(System.nanoTime())
                    .as("%s never ended: %s", id, task.prettify())
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
