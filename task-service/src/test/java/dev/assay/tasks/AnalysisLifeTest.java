package dev.assay.tasks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An analysis from its submit to its files, over HTTP, on a real Postgres, with an analyzer that does as it is
/// told.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(ScriptedAnalyzerResource.class)
class AnalysisLifeTest {

    private static final Set<String> FINAL = Set.of("COMPLETED", "PARTIAL_SUCCESS", "FAILED", "CANCELLED");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();
    Path home = Path.of("");

    @BeforeEach
    void answer_with_three_findings_of_bandit() {
        analyzer.answer(_ -> Script.answer(CannedResults.bandit("demo", 1, 3)));
    }

    @Test
    void an_analysis_ends_with_rows_and_files_that_say_the_same() throws IOException {
        String id = submit(
                "{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"],\"labels\":{\"team\":\"a\"}}");

        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("COMPLETED");
        assertThat(task.getInt("summary.total")).isEqualTo(3);
        assertThat(task.getList("tools.name")).containsExactly("bandit");
        assertThat(task.getInt("progress.percent")).isEqualTo(100);
        assertThat(task.getString("result.path")).isEqualTo("demo/app1/" + id);
        assertThat(task.getMap("cause")).isNull();

        List<String> rowMessages = given().get("/api/tasks/" + id + "/findings")
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items.tool", everyItem(equalTo("bandit")))
                .body("nextCursor", nullValue())
                .extract()
                .path("items.message");
        JsonNode result = new ObjectMapper()
                .readTree(given().get("/api/tasks/" + id + "/result")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
        assertThat(result.at("/metadata/task").asText()).isEqualTo(id);
        assertThat(result.at("/metadata/labels/team").asText()).isEqualTo("a");
        assertThat(result.at("/findings").findValuesAsText("message")).isEqualTo(rowMessages);
        assertThat(result.at("/services/static-analyzer/file").asText()).isEqualTo("services/static-analyzer.json");
        assertThatItKeepsToItsSchema("result.schema.json", result);
    }

    @Test
    void the_manifest_lists_every_file_with_its_digest() throws IOException, NoSuchAlgorithmException {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"]}");
        JsonPath task = untilFinal(id);

        Path directory = home.resolve("results").resolve(task.getString("result.path"));
        byte[] manifest = Files.readAllBytes(directory.resolve("manifest.json"));
        JsonNode files = new ObjectMapper().readTree(manifest).get("files");

        assertThat(sha256(manifest)).isEqualTo(task.getString("result.manifestSha256"));
        assertThat(files.findValuesAsText("name"))
                .anyMatch(name -> name.matches("demo_app1_" + id + "_\\d{8}T\\d{6}Z\\.json"))
                .contains("services/static-analyzer.json", "sarif/static-analyzer_bandit.sarif.json")
                .hasSize(3);
        for (JsonNode file : files) {
            byte[] content =
                    Files.readAllBytes(directory.resolve(file.get("name").asText()));
            assertThat(content).hasSize(file.get("size").asInt());
            assertThat(sha256(content)).isEqualTo(file.get("sha256").asText());
            given().get("/api/tasks/" + id + "/files/" + file.get("name").asText())
                    .then()
                    .statusCode(200);
        }
        assertThatItKeepsToItsSchema("manifest.schema.json", new ObjectMapper().readTree(manifest));
        assertThatItKeepsToItsSchema("service.schema.json", read(directory.resolve("services/static-analyzer.json")));
        assertThatItKeepsToItsSchema(
                "sarif.schema.json", read(directory.resolve("sarif/static-analyzer_bandit.sarif.json")));
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(files.size() + 1);
        }
        given().get("/api/tasks/" + id + "/files/manifest.json").then().statusCode(200);
        given().get("/api/tasks/" + id + "/files/services/nothing.json")
                .then()
                .statusCode(404)
                .body("code", equalTo("FILE_NOT_FOUND"));
    }

    @Test
    void files_that_maintenance_has_compressed_read_as_before() throws IOException, NoSuchAlgorithmException {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"]}");
        Path directory = home.resolve("results").resolve(untilFinal(id).getString("result.path"));
        JsonNode files = read(directory.resolve("manifest.json")).get("files");
        byte[] result = given().get("/api/tasks/" + id + "/result").asByteArray();

        for (JsonNode file : files) {
            Path plain = directory.resolve(file.get("name").asText());
            try (var out = new GZIPOutputStream(Files.newOutputStream(Path.of(plain + ".gz")))) {
                Files.copy(plain, out);
            }
            Files.delete(plain);
        }

        assertThat(given().get("/api/tasks/" + id + "/result").asByteArray()).isEqualTo(result);
        for (JsonNode file : files) {
            byte[] served = given().get(
                            "/api/tasks/" + id + "/files/" + file.get("name").asText())
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .extract()
                    .asByteArray();
            assertThat(sha256(served)).isEqualTo(file.get("sha256").asText());
        }
        given().get("/api/tasks/" + id + "/files/services/static-analyzer.json.gz")
                .then()
                .statusCode(404);
    }

    @Test
    void findings_are_filtered_and_paged() {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"]}");
        untilFinal(id);

        String cursor = given().get("/api/tasks/" + id + "/findings?limit=2")
                .then()
                .body("items", hasSize(2))
                .body("nextCursor", notNullValue())
                .extract()
                .path("nextCursor");
        given().queryParam("limit", 2)
                .queryParam("cursor", cursor)
                .get("/api/tasks/" + id + "/findings")
                .then()
                .body("items", hasSize(1))
                .body("nextCursor", nullValue());
        given().get("/api/tasks/" + id + "/findings?tool=eslint").then().body("items", hasSize(0));
        given().get("/api/tasks/" + id + "/findings?service=static-analyzer")
                .then()
                .body("items", hasSize(3));
        given().get("/api/tasks/" + id + "/findings?severity=extreme").then().statusCode(422);
    }

    @Test
    void a_tool_that_is_asked_for_and_missing_makes_a_partial_success() {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\",\"semgrep\"]}");

        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("PARTIAL_SUCCESS");
        assertThat(task.getString("cause.code")).isEqualTo("TOOLS_FAILED");
        assertThat(task.getString("tools.find { it.name == 'semgrep' }.status")).isEqualTo("MISSING");
        assertThat(task.getInt("summary.total")).isEqualTo(3);
    }

    @Test
    void an_application_that_is_not_there_fails_with_TARGET_MISSING_and_no_analyzer_is_asked() {
        int before = analyzer.connections();
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":99,\"tools\":[\"bandit\"]}");

        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("FAILED");
        assertThat(task.getString("cause.code")).isEqualTo("TARGET_MISSING");
        assertThat(task.getString("cause.suggestion")).isNotBlank();
        assertThat(analyzer.connections()).isEqualTo(before);
    }

    @Test
    void an_analyzer_that_is_down_puts_the_task_back_for_half_a_minute() {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":2,\"services\":[\"dynamic-analyzer\"]}");

        JsonPath subtask = until(
                "/api/tasks/" + id + "/subtasks",
                json -> json.getInt("items[0].attempt") == 1
                        && Objects.equals(json.getString("items[0].status"), "PENDING"));

        assertThat(subtask.getString("items[0].cause.code")).isEqualTo("ANALYZER_UNREACHABLE");
        assertThat(subtask.getBoolean("items[0].cause.transient")).isTrue();
        assertThat(subtask.getString("items[0].notBefore")).isNotNull();
        given().get("/api/tasks/" + id)
                .then()
                .body("status", equalTo("RUNNING"))
                .body("finishedAt", nullValue());
        given().post("/api/tasks/" + id + "/cancel").then().statusCode(200);
    }

    @Test
    void what_is_judged_besides_findings_is_served_and_consolidated() throws IOException {
        analyzer.answer(
                request -> Script.answer(request.contains("ai_analyze") ? """
                        {"type":"ai_analysis_result","status":"success","service":"ai-analyzer","analysis":{
                         "status":"success","tools":{"requirements-scanner":{"status":"success","results":{
                          "backend_requirements":[
                           {"requirement":"Has a login","met":true,"confidence":"HIGH","category":"backend"},
                           {"requirement":"Sends mail","met":true,"confidence":"LOW","explanation":"cannot tell"}
                          ]}}}}}""" : CannedResults.bandit("demo", 4, 1)));
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":4,"
                + "\"tools\":[\"bandit\",\"requirements-scanner\"]}");

        assertThat(untilFinal(id).getString("status")).isEqualTo("COMPLETED");

        given().get("/api/tasks/" + id + "/details")
                .then()
                .statusCode(200)
                .body("services.keySet()", hasSize(1))
                .body("services.'ai-analyzer'.requirements.requirement", equalTo(List.of("Has a login", "Sends mail")))
                .body("services.'ai-analyzer'.requirements.met", equalTo(List.of(true, false)))
                .body("services.'ai-analyzer'.requirements.confidence", equalTo(List.of("high", "low")))
                .body("services.'ai-analyzer'.metrics", hasSize(0));
        JsonNode result = new ObjectMapper()
                .readTree(given().get("/api/tasks/" + id + "/result").asByteArray());
        assertThat(result.at("/services/ai-analyzer/details/requirements/1/explanation")
                        .asText())
                .isEqualTo("cannot tell");
        assertThat(result.at("/services/static-analyzer/details").isNull()).isTrue();
        assertThatItKeepsToItsSchema("result.schema.json", result);
    }

    @Test
    void some_services_failing_leaves_a_partial_success_with_what_the_others_found() {
        analyzer.answer(request -> request.contains("ai_analyze")
                ? Script.answer("{\"type\":\"error\",\"message\":\"no credit left\",\"service\":\"ai-analyzer\"}")
                : Script.answer(CannedResults.bandit("demo", 3, 2)));
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":3,"
                + "\"tools\":[\"bandit\",\"requirements-scanner\"]}");

        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("PARTIAL_SUCCESS");
        assertThat(task.getString("cause.code")).isEqualTo("ANALYZER_REPORTED_ERROR");
        assertThat(task.getString("cause.message")).contains("no credit left");
        assertThat(task.getInt("summary.total")).isEqualTo(2);
        given().get("/api/tasks/" + id + "/subtasks")
                .then()
                .body("items.status", equalTo(List.of("FAILED", "COMPLETED")));
        JsonPath result = given().get("/api/tasks/" + id + "/result").jsonPath();
        assertThat(result.getString("services.'ai-analyzer'.status")).isEqualTo("FAILED");
        assertThat(result.getString("services.'ai-analyzer'.file")).isNull();
        assertThat(result.getString("services.'static-analyzer'.status")).isEqualTo("COMPLETED");
    }

    @Test
    void cancelling_a_running_analysis_closes_its_connection_and_its_late_result_is_ignored()
            throws InterruptedException {
        analyzer.answer(_ -> Script.begin().awaitRequest());
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":4,\"tools\":[\"bandit\"]}");
        until("/api/tasks/" + id, json -> Objects.equals(json.getString("status"), "RUNNING"));
        assertThat(analyzer.awaitReceived(message -> message.contains("\"app_number\":4"), PATIENCE))
                .isTrue();

        given().post("/api/tasks/" + id + "/cancel").then().statusCode(200).body("status", equalTo("CANCELLED"));

        assertThat(analyzer.awaitNoConnections(Duration.ofSeconds(10))).isTrue();
        given().get("/api/tasks/" + id + "/subtasks").then().body("items.status", everyItem(equalTo("CANCELLED")));
        given().get("/api/tasks/" + id + "/result").then().statusCode(404).body("code", equalTo("NO_RESULT"));
    }

    @Test
    void cancelling_one_subtask_leaves_what_the_others_found() {
        String id;
        given().post("/api/queues/analysis/pause").then().statusCode(200);
        try {
            id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\",\"ab\"]}");
            String cancelled = given().get("/api/tasks/" + id + "/subtasks")
                    .jsonPath()
                    .getString("items.find { it.service == 'performance-tester' }.id");

            given().post("/api/tasks/" + cancelled + "/cancel").then().statusCode(200);
        } finally {
            given().post("/api/queues/analysis/resume").then().statusCode(200);
        }

        JsonPath task = untilFinal(id);
        assertThat(task.getString("status")).isEqualTo("PARTIAL_SUCCESS");
        assertThat(task.getString("cause.code")).isEqualTo("SUBTASKS_FAILED");
        assertThat(task.getString("cause.message")).isEqualTo("performance-tester: cancelled");
        assertThat(task.getInt("summary.total")).isEqualTo(3);
        given().post("/api/tasks/" + id + "/cancel").then().statusCode(409).body("code", equalTo("TASK_ALREADY_FINAL"));
    }

    @Test
    void a_task_for_later_starts_when_its_time_has_come_and_not_before() {
        Instant notBefore = Instant.now().plusSeconds(2);
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"],"
                + "\"notBefore\":\"" + notBefore + "\"}");

        JsonPath task = untilFinal(id);

        assertThat(task.getString("status")).isEqualTo("COMPLETED");
        assertThat(Instant.parse(task.getString("startedAt"))).isBetween(notBefore, notBefore.plusSeconds(10));
        assertThat(Instant.parse(task.getString("notBefore"))).isCloseTo(notBefore, within(1, ChronoUnit.MILLIS));
    }

    @Test
    void a_large_payload_is_stored_gzipped() throws IOException {
        String padding = "x".repeat(600_000);
        analyzer.answer(_ -> Script.answer(CannedResults.bandit("demo", 5, 1)
                .replaceFirst("\"timestamp\"", "\"padding\":\"" + padding + "\",\"timestamp\"")));
        String id = submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":5,\"tools\":[\"bandit\"]}");
        untilFinal(id);

        byte[] stored = given().get("/api/tasks/" + id + "/files/services/static-analyzer.json.gz")
                .then()
                .statusCode(200)
                .contentType("application/gzip")
                .extract()
                .asByteArray();

        assertThat(stored).hasSizeLessThan(100_000);
        try (InputStream plain = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(stored))) {
            assertThat(plain.readAllBytes()).hasSizeGreaterThan(600_000);
        }
    }

    @Test
    void metrics_and_health_tell_of_the_work() {
        untilFinal(submit("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"]}"));

        given().get("/q/health/live").then().statusCode(200);
        String metrics = given().get("/q/metrics").asString();
        assertThat(metrics)
                .contains("assay_claim_latency_seconds_count{queue=\"analysis\"}")
                .contains("assay_run_time_seconds_count{kind=\"analysis\",to=\"COMPLETED\"}")
                .contains("assay_worker_wakeups_total");
        String depths = untilText(
                "/q/metrics", text -> text.contains("assay_queue_tasks{queue=\"analysis\",state=\"COMPLETED\"}"));
        assertThat(depths).contains("assay_queue_oldest_ready_seconds{queue=\"analysis\"}");
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

    private static JsonPath untilFinal(String id) {
        return until("/api/tasks/" + id, json -> FINAL.contains(json.getString("status")));
    }

    private static JsonPath until(String path, Predicate<JsonPath> wanted) {
        return new JsonPath(untilText(path, text -> wanted.test(new JsonPath(text))));
    }

    /// Asks again and again: over HTTP there is no signal to wait for yet.
    private static String untilText(String path, Predicate<String> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String answer = given().get(path).asString();
            if (wanted.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime())
                    .as("%s never came to be as wanted: %s", path, answer)
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(file));
    }

    private static void assertThatItKeepsToItsSchema(String schema, JsonNode document) throws IOException {
        try (InputStream text = AnalysisLifeTest.class.getClassLoader().getResourceAsStream("schemas/" + schema)) {
            var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
            assertThat(registry.getSchema(Objects.requireNonNull(text)).validate(document))
                    .isEmpty();
        }
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
