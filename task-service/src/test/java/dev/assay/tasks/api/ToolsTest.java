package dev.assay.tasks.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.tasks.ScriptedAnalyzerResource;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `GET /api/tools` promises, with one analyzer that answers and one that is not there.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(ScriptedAnalyzerResource.class)
class ToolsTest {

    @Test
    void tools_are_listed_by_service_with_what_is_known_of_them() {
        JsonPath tools =
                given().get("/api/tools").then().statusCode(200).extract().jsonPath();

        assertThat(tools.<String>getList("services.service"))
                .containsExactly("static-analyzer", "dynamic-analyzer", "performance-tester", "ai-analyzer");
        assertThat(tools.<String>getList("services[0].tools.name")).contains("bandit", "eslint", "semgrep");
        assertThat(tools.<String>getList("services[1].tools.availability")).containsOnly("unknown");
        assertThat(tools.<String>getList("services[2].tools.find { it.name == 'locust' }.aliases"))
                .containsExactly("locust-performance");
        assertThat(tools.<String>getList("services.tools.flatten().availability"))
                .isSubsetOf("available", "missing", "unknown");
    }

    @Test
    void tiers_and_analyses_are_told_in_numbers_and_names() {
        JsonPath tools = given().get("/api/tools").jsonPath();

        assertThat(tools.<String>getList("tiers.name")).containsExactly("quick", "standard", "deep");
        assertThat(tools.<Integer>getList("tiers.toolSeconds")).containsExactly(30, 120, 600);
        assertThat(tools.<String, Integer>getMap("tiers[0].requestSeconds"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "static-analyzer", 480,
                        "dynamic-analyzer", 600,
                        "performance-tester", 360,
                        "ai-analyzer", 600));
        assertThat(tools.<String>getList("analyses.name"))
                .containsExactly("comprehensive", "unified", "security", "static", "dynamic", "performance", "ai");
        assertThat(tools.<String, List<String>>getMap("analyses.find { it.name == 'ai' }.tools"))
                .isEqualTo(Map.of("ai-analyzer", List.of("code-quality-analyzer", "requirements-scanner")));
        assertThat(tools.<String, List<String>>getMap("analyses.find { it.name == 'security' }.tools"))
                .containsOnlyKeys("static-analyzer", "dynamic-analyzer");
    }

    /// Its first answer may come after the page's patience.
    private static JsonPath untilTheStaticAnalyzerHasAnswered() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            JsonPath tools =
                    given().get("/api/tools").then().statusCode(200).extract().jsonPath();
            if (tools.getString("services[0].checkedAt") != null) {
                return tools;
            }
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    @Test
    void an_analyzer_that_is_not_there_does_not_hold_up_the_page() {
        long start = System.nanoTime();
        given().get("/api/tools").then().statusCode(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
