package dev.assay.tasks.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.assay.edge.api.Problem;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `POST /api/tasks` and its lists promise. No worker runs here, so every task stays as it was submitted.
@QuarkusTest
@TestProfile(SubmitTest.WithoutWorker.class)
@QuarkusTestResource(PostgresTestResource.class)
class SubmitTest {

    public static class WithoutWorker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "assay.worker.enabled", "false",
                    // whatever the machine is set up for: here, nobody generates
                    "assay.generation.aliases.openrouter-api-key", "",
                    "assay.generation.aliases.openai-api-key", "",
                    "assay.generation.aliases.openai-base-url", "");
        }
    }

    @Test
    void a_submitted_analysis_is_pending_with_a_subtask_per_service() {
        String id = submit("""
                {"kind":"analysis","model":"openai_gpt-4","app":3,"services":["static-analyzer","ai-analyzer"],
                 "tier":"quick","priority":"high","labels":{"team":"a"}}""")
                .statusCode(202)
                .header("Location", containsString("/api/tasks/task_"))
                .body("id", matchesPattern("task_[0-9a-f]{12}"))
                .body("status", equalTo("PENDING"))
                .body("kind", equalTo("analysis"))
                .body("queue", equalTo("analysis"))
                .body("priority", equalTo("high"))
                .body("model", equalTo("openai_gpt-4"))
                .body("app", equalTo(3))
                .body("attempt", equalTo(0))
                .body("progress.percent", equalTo(0))
                .body("summary.total", equalTo(0))
                .body("tools", hasSize(0))
                .body("cause", nullValue())
                .body("result", nullValue())
                .body("labels.team", equalTo("a"))
                .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT.*Z"))
                .extract()
                .path("id");

        given().get("/api/tasks/" + id + "/subtasks")
                .then()
                .statusCode(200)
                .body("items.service", equalTo(List.of("ai-analyzer", "static-analyzer")))
                .body("items.parentId", equalTo(List.of(id, id)))
                .body("items.status", equalTo(List.of("PENDING", "PENDING")))
                .body("nextCursor", nullValue());
    }

    @Test
    void a_generation_with_nobody_to_ask_is_refused_before_anything_is_made() {
        String model = "nobody_" + UUID.randomUUID().toString().substring(0, 8);

        submit(generation(model))
                .statusCode(422)
                .body("code", equalTo("GENERATION_NOT_CONFIGURED"))
                .body("detail", containsString("assay.generation.endpoint"))
                .body("suggestion", containsString("OPENROUTER_API_KEY"));
        given().get("/api/tasks?queue=generation").then().body("items", hasSize(0));
        given().get("/api/templates")
                .then()
                .body("configured", equalTo(false))
                .body("whyNot", containsString("assay.generation.endpoint"));
    }

    /// A request for one, which nobody can carry out here.
    static String generation(String model) {
        return "{\"kind\":\"generation\",\"model\":\"%s\",\"generation\":{\"template\":\"crud_todo_list\"}}"
                .formatted(model);
    }

    @Test
    void what_is_wrong_with_a_generation_comes_before_who_is_asked() {
        submit("{\"kind\":\"generation\",\"model\":\"m\",\"generation\":{\"template\":\"../x\"}}")
                .statusCode(422)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors[0].field", equalTo("generation.template"))
                .body("errors[0].message", containsString("crud_todo_list"));
        submit("{\"kind\":\"generation\",\"model\":\"m\"}")
                .statusCode(422)
                .body("errors[0].field", equalTo("generation"));
    }

    @Test
    void without_a_choice_every_service_is_asked() {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}")
                .statusCode(202)
                .extract()
                .path("id");

        given().get("/api/tasks/" + id + "/subtasks").then().body("items", hasSize(4));
    }

    @Test
    void tools_are_routed_to_the_services_that_offer_them() {
        String id = submit(
                        "{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1,\"tools\":[\"Bandit\",\"zap\",\"eslint\"]}")
                .statusCode(202)
                .extract()
                .path("id");

        given().get("/api/tasks/" + id + "/subtasks")
                .then()
                .body("items.service", equalTo(List.of("dynamic-analyzer", "static-analyzer")));
    }

    @Test
    void the_same_request_under_the_same_key_is_answered_with_the_first_task() {
        String key = UUID.randomUUID().toString();
        String first = withKey(key, "{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}")
                .statusCode(202)
                .header("Idempotency-Replayed", nullValue())
                .extract()
                .path("id");

        withKey(key, "{ \"app\":1, \"kind\":\"analysis\", \"model\":\"m\" }")
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(first));
    }

    @Test
    void another_request_under_the_same_key_is_refused() {
        String key = UUID.randomUUID().toString();
        withKey(key, "{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}").statusCode(202);

        withKey(key, "{\"kind\":\"analysis\",\"model\":\"m\",\"app\":2}")
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"))
                .body("suggestion", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"kind\":}", "nonsense", "{\"kind\":\"analysis\"} trailing", "{\"a\":1,\"a\":2}"})
    void malformed_json_is_a_400(String body) {
        submit(body).statusCode(400).contentType(Problem.MEDIA_TYPE).body("code", equalTo("MALFORMED_JSON"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null"})
    void json_that_is_not_an_object_is_a_422(String body) {
        submit(body).statusCode(422).body("errors.field", hasItem("body"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind       | {}
            kind       | {"kind":"mining"}
            kind       | {"kind":7}
            model      | {"kind":"analysis","app":1}
            model      | {"kind":"analysis","model":"../../etc","app":1}
            model      | {"kind":"analysis","model":"a..b","app":1}
            model      | {"kind":"analysis","model":"a/b","app":1}
            model      | {"kind":"analysis","model":"","app":1}
            app        | {"kind":"analysis","model":"m"}
            app        | {"kind":"analysis","model":"m","app":0}
            app        | {"kind":"analysis","model":"m","app":"1"}
            app        | {"kind":"analysis","model":"m","app":1.5}
            app        | {"kind":"analysis","model":"m","app":99999999999}
            priority   | {"kind":"analysis","model":"m","app":1,"priority":"extreme"}
            tier       | {"kind":"analysis","model":"m","app":1,"tier":"bottomless"}
            notBefore  | {"kind":"analysis","model":"m","app":1,"notBefore":"2026-01-01T00:00:00"}
            notBefore  | {"kind":"analysis","model":"m","app":1,"notBefore":"+999999999-12-31T23:59:59Z"}
            notBefore  | {"kind":"analysis","model":"m","app":1,"notBefore":"+999999999-12-31T23:59:59-18:00"}
            notBefore  | {"kind":"analysis","model":"m","app":1,"notBefore":"1066-10-14T12:00:00Z"}
            analysis   | {"kind":"analysis","model":"m","app":1,"analysis":"everything"}
            analysis   | {"kind":"analysis","model":"m","app":1,"analysis":"static","tools":["bandit"]}
            tools      | {"kind":"analysis","model":"m","app":1,"tools":[]}
            tools      | {"kind":"analysis","model":"m","app":1,"tools":"bandit"}
            tools      | {"kind":"analysis","model":"m","app":1,"tools":[1]}
            services   | {"kind":"analysis","model":"m","app":1,"services":["x-ray"]}
            targetUrls | {"kind":"analysis","model":"m","app":1,"targetUrls":["file:///etc/passwd"]}
            targetUrls | {"kind":"analysis","model":"m","app":1,"targetUrls":["http://[bad"]}
            options    | {"kind":"analysis","model":"m","app":1,"options":[]}
            labels.a   | {"kind":"analysis","model":"m","app":1,"labels":{"a":1}}
            surprise   | {"kind":"analysis","model":"m","app":1,"surprise":1}
            """)
    void a_field_that_is_wrong_is_named(String field, String body) {
        submit(body)
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors.field", hasItem(field.strip()));
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        submit("{\"kind\":\"analysis\",\"model\":\"../x\",\"app\":0,\"tier\":\"no\",\"what\":1}")
                .statusCode(422)
                .body("errors.field", hasItems("model", "app", "tier", "what"));
    }

    @Test
    void an_unknown_tool_is_refused_with_the_known_ones() {
        submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1,\"tools\":[\"bandit\",\"x-ray\"]}")
                .statusCode(422)
                .body("errors[0].field", equalTo("tools"))
                .body("errors[0].message", startsWith("unknown: x-ray; known are "))
                .body("errors[0].message", containsString("bandit"));
    }

    @Test
    void an_oversized_body_is_a_413() {
        String label = "x".repeat(2_000_000);
        submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1,\"labels\":{\"a\":\"" + label + "\"}}")
                .statusCode(413)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("BODY_TOO_LARGE"));
    }

    @Test
    void options_that_no_payload_can_hold_are_refused() {
        String option = "x".repeat(300_000);
        submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1,\"options\":{\"a\":\"" + option + "\"}}")
                .statusCode(422)
                .body("errors.field", hasItem("options"));
    }

    @Test
    void a_body_that_is_no_text_is_a_400() {
        json().body(new byte[] {0, 0, 0, 0x7B, 0x7F, 0, 0, 0})
                .post("/api/tasks")
                .then()
                .statusCode(400)
                .body("code", equalTo("MALFORMED_JSON"));
    }

    @Test
    void a_long_list_of_mistakes_is_cut_short() {
        String wrong =
                IntStream.range(0, 500).mapToObj(i -> "\"field" + i + "\":1").collect(Collectors.joining(","));
        submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1," + wrong + "}")
                .statusCode(422)
                .body("errors", hasSize(50));
    }

    @Test
    void a_page_of_another_origin_is_refused() {
        json().header("Origin", "http://evil.example")
                .body("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}")
                .post("/api/tasks")
                .then()
                .statusCode(403);
    }

    @Test
    void a_name_that_somebody_else_points_here_is_refused() {
        json().header("Host", "evil.example")
                .get("/api/tasks")
                .then()
                .statusCode(421)
                .body("code", equalTo("HOST_NOT_ALLOWED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", ""})
    void a_body_of_another_type_or_of_none_is_a_415(String type) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/api/tasks"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}"));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(415);
            assertThat(answer.body()).contains("Content-Type: application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"task_000000000000", "task_0a1b2c3d4e5f", "task_xyz", "nonsense", "task_0A1B2C3D4E5F"})
    void an_unknown_id_is_a_404(String id) {
        given().get("/api/tasks/" + id)
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("TASK_NOT_FOUND"));
    }

    @Test
    void an_unknown_path_is_a_problem_too() {
        given().get("/api/nothing")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void a_list_is_filtered_and_paged_newest_first() {
        String model = "list_" + UUID.randomUUID();
        String first = submit("{\"kind\":\"analysis\",\"model\":\"" + model + "\",\"app\":1,\"analysis\":\"static\"}")
                .extract()
                .path("id");
        String second = submit("{\"kind\":\"analysis\",\"model\":\"" + model + "\",\"app\":2,\"analysis\":\"static\"}")
                .extract()
                .path("id");

        String cursor = given().queryParam("model", model)
                .queryParam("limit", 1)
                .get("/api/tasks")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(second)))
                .body("nextCursor", notNullValue())
                .extract()
                .path("nextCursor");
        given().queryParam("model", model)
                .queryParam("limit", 1)
                .queryParam("cursor", cursor)
                .get("/api/tasks")
                .then()
                .body("items.id", equalTo(List.of(first)))
                .body("nextCursor", nullValue());
        given().queryParam("model", model)
                .queryParam("app", 2)
                .queryParam("status", "pending,running")
                .queryParam("kind", "analysis")
                .queryParam("queue", "analysis")
                .get("/api/tasks")
                .then()
                .body("items.id", equalTo(List.of(second)));
        given().queryParam("model", model)
                .queryParam("status", "COMPLETED")
                .get("/api/tasks")
                .then()
                .body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,501", "limit,x", "status,SLEEPING", "cursor,!!!", "app,x", "queue,A B", "kind,A B"})
    void a_wrong_parameter_is_named(String name, String value) {
        given().queryParam(name, value).get("/api/tasks").then().statusCode(422).body("errors.field", hasItem(name));
    }

    @Test
    void a_pending_task_is_cancelled_at_once_and_cancelling_it_again_is_harmless() {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}")
                .extract()
                .path("id");

        given().post("/api/tasks/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("finishedAt", notNullValue());
        given().get("/api/tasks/" + id + "/subtasks").then().body("items.status", not(hasItem("PENDING")));
        given().post("/api/tasks/" + id + "/cancel").then().statusCode(200).body("status", equalTo("CANCELLED"));
    }

    @Test
    void a_result_that_is_not_there_yet_says_so() {
        String id = submit("{\"kind\":\"analysis\",\"model\":\"m\",\"app\":1}")
                .extract()
                .path("id");

        given().get("/api/tasks/" + id + "/result").then().statusCode(404).body("code", equalTo("RESULT_NOT_READY"));
        given().get("/api/tasks/" + id + "/files/..%2F..%2Fetc%2Fpasswd").then().statusCode(404);
    }

    @Test
    void health_and_metrics_are_told_under_any_name() {
        given().header("Host", "10.1.2.3:8081").get("/q/health/live").then().statusCode(200);
        given().header("Host", "10.1.2.3:8081").get("/q/metrics").then().statusCode(200);
    }

    @Test
    void the_same_origin_always_gets_the_same_application_number() {
        String model = "app_" + UUID.randomUUID();
        int first = register(model, "/home/me/a").statusCode(200).extract().path("app");
        int second = register(model, "/home/me/b").statusCode(200).extract().path("app");

        assertThat(second).isNotEqualTo(first);
        register(model, "/home/me/a").body("app", equalTo(first)).body("model", equalTo(model));
        register("../x", "/home/me/a").statusCode(422).body("errors.field", hasItem("model"));
    }

    @Test
    void a_registered_number_is_not_given_to_another_application() {
        String model = "app_" + UUID.randomUUID();
        json().body(Map.of("model", model, "app", 7))
                .post("/api/applications")
                .then()
                .statusCode(200)
                .body("app", equalTo(7));

        register(model, "/home/me/a").body("app", equalTo(8));
        json().body(Map.of("model", model)).post("/api/applications").then().statusCode(422);
        json().body(Map.of("model", model, "app", 1, "origin", "x"))
                .post("/api/applications")
                .then()
                .statusCode(422);
    }

    @Test
    void the_api_describes_itself() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.keySet()", hasItems("/api/tasks", "/api/tasks/{id}", "/api/tasks/{id}/findings"));
    }

    private static ValidatableResponse submit(String body) {
        return json().body(body).post("/api/tasks").then();
    }

    private static ValidatableResponse withKey(String key, String body) {
        return json().header("Idempotency-Key", key)
                .body(body)
                .post("/api/tasks")
                .then();
    }

    private static ValidatableResponse register(String model, String origin) {
        return json().body(Map.of("model", model, "origin", origin))
                .post("/api/applications")
                .then();
    }

    private static RequestSpecification json() {
        return given().contentType("application/json");
    }
}
