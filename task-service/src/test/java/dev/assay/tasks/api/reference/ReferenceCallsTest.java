package dev.assay.tasks.api.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.assay.tasks.ScriptedAnalyzerResource;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The reference's calls, from a submit to its results, each answer compared as a whole with the documented shape.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(ScriptedAnalyzerResource.class)
class ReferenceCallsTest {

    private static final Set<String> FINAL = Set.of("completed", "partial_success", "failed", "cancelled");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TIME = "~\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d";

    ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();

    @BeforeEach
    void answer_with_two_findings_of_bandit() {
        analyzer.answer(_ -> Script.answer(CannedResults.bandit("demo", 1, 2)));
    }

    @Test
    void a_submit_is_answered_in_the_documented_shape() {
        String answer = run("{\"model_slug\":\"demo\",\"app_number\":2,\"analysis_type\":\"security\","
                        + "\"tools\":[\"bandit\",\"eslint\"],\"priority\":\"high\","
                        + "\"container_management\":{\"start_before_analysis\":false},\"something_else\":1}")
                .statusCode(201)
                .extract()
                .asString();

        Documents.assertSame(answer, """
                {"success":true,"task_id":"~task_[0-9a-f]{12}","message":"Analysis task created successfully",
                 "data":{"task_id":"~task_[0-9a-f]{12}","model_slug":"demo","app_number":2,"analysis_type":"security",
                         "status":"~pending|running","created_at":"TIME","tools_count":2,"priority":"high",
                         "container_management":{"start_before_analysis":false,"build_if_missing":false,
                                                 "stop_after_analysis":false}}}
                """.replace("TIME", TIME));
    }

    @Test
    void what_is_left_out_has_its_default_and_what_cannot_be_done_is_said() {
        run("{\"model_slug\":\"demo\",\"app_number\":\"3\",\"container_management\":{\"start_before_analysis\":true}}")
                .statusCode(201)
                .body("data.analysis_type", equalTo("security"))
                .body("data.priority", equalTo("normal"))
                .body("data.tools_count", equalTo(13))
                .body("data.container_management.start_before_analysis", equalTo(false))
                .body("message", containsString("containers are not managed here"));
        run("{\"model_slug\":\"demo\",\"app_number\":3,\"tools\":[\"bandit\",\"nonsense\"]}")
                .statusCode(201)
                .body("data.tools_count", equalTo(1))
                .body("message", containsString("not known: nonsense"));
    }

    @Test
    void an_application_is_analysed_by_its_path_with_and_without_a_body() {
        given().post("/api/app/demo/4/analyze")
                .then()
                .statusCode(201)
                .body("data.model_slug", equalTo("demo"))
                .body("data.app_number", equalTo(4))
                .body("data.analysis_type", equalTo("security"));
        given().contentType("application/json")
                .body("{\"analysis_type\":\"STATIC\",\"tools\":[],\"priority\":\"low\"}")
                .post("/api/app/demo/4/analyze")
                .then()
                .statusCode(201)
                .body("data.analysis_type", equalTo("static"))
                .body("data.tools_count", equalTo(19))
                .body("data.priority", equalTo("low"));
    }

    @Test
    void a_task_and_what_it_found_are_told_in_the_documented_shapes() {
        String id = run("{\"model_slug\":\"demo\",\"app_number\":1,\"tools\":[\"bandit\"]}")
                .extract()
                .path("task_id");
        untilFinal(id);

        String task = given().get("/api/analysis/task/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        String results = given().get("/api/analysis/task/" + id + "/results")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        Documents.assertSame(task, """
                {"success":true,"data":{
                  "task_id":"ID","status":"completed","progress_percentage":100,"model_slug":"demo","app_number":1,
                  "analysis_type":"security","created_at":"TIME","started_at":"TIME","completed_at":"TIME",
                  "error_message":null,"is_main_task":true,"service_name":null,
                  "subtasks":[{"task_id":"~task_[0-9a-f]{12}","status":"completed","progress_percentage":100,
                               "service_name":"static-analyzer","error_message":null}],
                  "result_summary":"~\\\\{.*\\\\}"}}
                """.replace("ID", id).replace("TIME", TIME));
        String expected = """
                {"metadata":{"model_slug":"demo","app_number":1,"timestamp":"TIME","analyzer_version":"~.+"},
                 "results":{"task":{"task_id":"ID","started_at":"TIME","completed_at":"TIME"},
                            "summary":{"total_findings":2,
                                       "severity_breakdown":{"critical":0,"high":0,"medium":0,"low":2},
                                       "tools_used":["bandit"]},
                            "tools":{"bandit":{"status":"completed","findings_count":2,"execution_time":0.25}},
                            "findings":[
                              {"tool":"bandit","severity":"low","message":"Finding number 1","file":"backend/app.py","line":1},
                              {"tool":"bandit","severity":"low","message":"Finding number 2","file":"backend/app.py","line":2}]}}
                """.replace("ID", id).replace("TIME", TIME);
        Documents.assertSame(results, expected);
        Documents.assertSame(new JsonPath(task).getString("data.result_summary"), results);
    }

    @Test
    void a_failed_task_says_why() {
        analyzer.answer(_ ->
                Script.answer("{\"type\":\"error\",\"message\":\"out of order\",\"service\":\"static-analyzer\"}"));
        String id = run("{\"model_slug\":\"demo\",\"app_number\":5,\"tools\":[\"bandit\"]}")
                .extract()
                .path("task_id");

        JsonPath task = untilFinal(id);

        assertThat(task.getString("data.status")).isEqualTo("failed");
        assertThat(task.getString("data.error_message")).contains("out of order");
        assertThat(task.getString("data.subtasks[0].error_message")).contains("out of order");
    }

    @Test
    void a_task_that_has_not_ended_has_no_results() {
        String id = given().contentType("application/json")
                .body("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"notBefore\":\"2199-01-01T00:00:00Z\"}")
                .post("/api/tasks")
                .then()
                .extract()
                .path("id");

        Documents.assertSame(
                given().get("/api/analysis/task/" + id + "/results")
                        .then()
                        .statusCode(404)
                        .extract()
                        .asString(),
                "{\"error\":\"result_not_ready\",\"message\":\"The task has not ended\",\"details\":{}}");
        given().get("/api/analysis/task/" + id)
                .then()
                .body("data.status", equalTo("pending"))
                .body("data.analysis_type", equalTo("comprehensive"))
                .body("data.subtasks", hasSize(4))
                .body("data.containsKey('result_summary')", equalTo(false));
        given().post("/api/tasks/" + id + "/cancel").then().statusCode(200);
    }

    @Test
    void tasks_are_listed_newest_first_with_their_number() {
        for (int i = 0; i < 3; i++) {
            String id = given().contentType("application/json")
                    .body("{\"kind\":\"analysis\",\"model\":\"listed\",\"app\":" + (i + 1)
                            + ",\"services\":[\"ai-analyzer\"],\"notBefore\":\"2199-01-01T00:00:00Z\"}")
                    .post("/api/tasks")
                    .then()
                    .extract()
                    .path("id");
            assertThat(id).isNotNull();
        }

        String page = given().get("/api/analysis/tasks?model=listed&limit=1&offset=1")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        Documents.assertSame(page, """
                {"tasks":[{"task_id":"~task_[0-9a-f]{12}","status":"pending","progress_percentage":0,
                           "model_slug":"listed","app_number":2,"analysis_type":"custom","created_at":"TIME",
                           "started_at":null,"completed_at":null,"error_message":null,"is_main_task":true,
                           "service_name":null}],
                 "total":3,"limit":1,"offset":1}
                """.replace("TIME", TIME));
        given().get("/api/analysis/tasks?model=listed&status=PENDING")
                .then()
                .body("total", equalTo(3))
                .body("limit", equalTo(50))
                .body("offset", equalTo(0));
        given().get("/api/analysis/tasks?model=listed&status=completed&app_number=")
                .then()
                .body("total", equalTo(0));
        given().get("/api/analysis/tasks?model=listed&status=pending,running&app_number=3")
                .then()
                .body("total", equalTo(1))
                .body("tasks[0].app_number", equalTo(3));
    }

    @Test
    void the_queues_are_told_in_the_documented_shape() {
        JsonPath status = given().get("/api/tasks/queue-status")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(status.<String, Object>getMap("").keySet())
                .containsExactlyInAnyOrder(
                        "total_pending",
                        "total_running",
                        "total_queued",
                        "pending_by_type",
                        "running_by_type",
                        "max_concurrent",
                        "max_per_type",
                        "available_slots",
                        "last_updated");
        assertThat(status.getInt("max_concurrent"))
                .isEqualTo(status.<String, Integer>getMap("max_per_type").values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
        assertThat(status.getInt("max_per_type.analysis")).isEqualTo(4);
        assertThat(status.getString("last_updated")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {};                                                                     400; model_slug
            {"model_slug":"demo"};                                                  400; app_number
            {"model_slug":"demo","app_number":"x"};                                 400; app_number
            {"model_slug":"demo","app_number":1.5};                                 400; app_number
            {"model_slug":"demo","app_number":0};                                   400; app_number
            {"model_slug":7,"app_number":1};                                        400; model_slug
            {"model_slug":"../etc","app_number":1};                                 400; model_slug
            {"model_slug":"demo","app_number":1,"tools":["nonsense"]};              400; tools
            {"model_slug":"demo","app_number":1,"tools":"bandit"};                  400; tools
            {"model_slug":"demo","app_number":1,"tools":[1]};                       400; tools
            {"model_slug":"demo","app_number":1,"analysis_type":"psychic"};         422; analysis_type
            {"model_slug":"demo","app_number":1,"priority":"asap"};                 422; priority
            """)
    void a_wrong_request_is_refused_with_the_field(String body, int status, String field) {
        run(body)
                .statusCode(status)
                .body("error", equalTo("invalid_request"))
                .body("message", containsString(field))
                .body("details.size()", equalTo(1))
                .body("details." + field, containsString(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]x", "nonsense", "{\"a\":1,\"a\":2}"})
    void malformed_json_is_a_400(String body) {
        run(body).statusCode(400).body("error", equalTo("malformed_json")).body("details.size()", equalTo(0));
    }

    @Test
    void another_content_type_is_a_400() {
        given().contentType("text/plain")
                .body("{\"model_slug\":\"demo\",\"app_number\":1}")
                .post("/api/analysis/run")
                .then()
                .statusCode(400)
                .body("error", equalTo("malformed_json"));
    }

    @Test
    void what_is_not_there_is_a_404() {
        run("{\"model_slug\":\"demo\",\"app_number\":99}")
                .statusCode(404)
                .body("error", equalTo("application_not_found"));
        given().post("/api/app/demo/99/analyze").then().statusCode(404).body("error", equalTo("application_not_found"));
        for (String path : Set.of("task_0a1b2c3d4e5f", "nonsense", "task_0a1b2c3d4e5f/results")) {
            given().get("/api/analysis/task/" + path).then().statusCode(404).body("error", equalTo("task_not_found"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit,0",
        "limit,501",
        "limit,x",
        "offset,-1",
        "offset,10001",
        "status,sleeping",
        "app_number,x",
        "app_number,0"
    })
    void a_wrong_parameter_is_a_400_with_its_name(String name, String value) {
        given().queryParam(name, value)
                .get("/api/analysis/tasks")
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"))
                .body("message", containsString(name));
    }

    @Test
    void our_own_calls_go_on_answering_with_problems() {
        given().get("/api/tasks/nonsense").then().statusCode(404).contentType("application/problem+json");
    }

    private static ValidatableResponse run(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/analysis/run")
                .then();
    }

    /// Asks again and again, as the reference's scripts do.
    private static JsonPath untilFinal(String id) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonPath task = given().get("/api/analysis/task/" + id).jsonPath();
            if (FINAL.contains(task.getString("data.status"))) {
                return task;
            }
            assertThat(System.nanoTime()).as(task.prettify()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
