package dev.assay.pipelines.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.pipelines.TwoAnalyzers;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients send, as it should be and otherwise.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = TwoAnalyzers.class, restrictToAnnotatedClass = true)
class PipelineBorderTest {

    private static final String EXISTING = "\"generation\":{\"mode\":\"existing\",\"applications\":[\"border:1\"]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/pipelines/pipeline_00000000ffff                     |               | 404 | PIPELINE_NOT_FOUND
            GET    | /api/pipelines/nonsense                                  |               | 404 | PIPELINE_NOT_FOUND
            GET    | /api/pipelines/pipeline_00000000ffff/applications        |               | 404 | PIPELINE_NOT_FOUND
            GET    | /api/pipelines/pipeline_00000000ffff/events              |               | 404 | PIPELINE_NOT_FOUND
            POST   | /api/pipelines/pipeline_00000000ffff/cancel              |               | 404 | PIPELINE_NOT_FOUND
            POST   | /api/pipelines/pipeline_00000000ffff/pause               |               | 404 | PIPELINE_NOT_FOUND
            POST   | /api/pipelines/pipeline_00000000ffff/resume              |               | 404 | PIPELINE_NOT_FOUND
            POST   | /api/pipelines/pipeline_00000000ffff/retry-failed        |               | 404 | PIPELINE_NOT_FOUND
            POST   | /api/pipelines/pipeline_00000000ffff/extend              | {"stage":"analysis","moreSeconds":1} | 404 | PIPELINE_NOT_FOUND
            POST   | /api/pipelines/pipeline_00000000ffff/extend              | {"stage":"both"} | 422 | INVALID_REQUEST
            POST   | /api/pipelines/pipeline_00000000ffff/cancel              | {"why":"x"}   | 422 | INVALID_REQUEST
            GET    | /api/pipelines?status=running,nothing                    |               | 422 | INVALID_REQUEST
            GET    | /api/pipelines?limit=0                                   |               | 422 | INVALID_REQUEST
            GET    | /api/pipelines?cursor=x                                  |               | 422 | INVALID_REQUEST
            POST   | /api/pipelines                                           | {             | 400 | MALFORMED_JSON
            POST   | /api/pipelines                                           | []            | 422 | INVALID_REQUEST
            POST   | /api/pipelines                                           | {}            | 422 | INVALID_REQUEST
            POST   | /api/pipelines                                           | {"preset":77} | 422 | INVALID_REQUEST
            POST   | /api/pipelines                                           | {"preset":{}} | 422 | INVALID_REQUEST
            POST   | /api/pipelines/plan                                      | {}            | 422 | INVALID_REQUEST
            GET    | /api/pipeline-settings/1e9                               |               | 404 | SETTINGS_NOT_FOUND
            GET    | /api/pipeline-settings/99999999999999999999              |               | 404 | SETTINGS_NOT_FOUND
            DELETE | /api/pipeline-settings/77                                |               | 404 | SETTINGS_NOT_FOUND
            POST   | /api/pipeline-settings/77/default                        |               | 404 | SETTINGS_NOT_FOUND
            PUT    | /api/pipeline-settings/77                                | {"name":"x","config":{}} | 404 | SETTINGS_NOT_FOUND
            POST   | /api/pipeline-settings                                   | {"name":"","config":7}   | 422 | INVALID_REQUEST
            POST   | /api/pipeline-settings                                   | {"name":"x","config":{"other":1}} | 422 | INVALID_REQUEST
            """)
    void what_is_wrong_is_said_and_never_a_500(String method, String path, String body, int status, String code) {
        var request = given();
        if (body != null) {
            request.contentType("application/json").body(body);
        }
        request.request(Method.valueOf(method), path)
                .then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("title", notNullValue());
    }

    @ParameterizedTest
    @CsvSource({"after,-1", "after,x", "after,99999999999999999999", "limit,501"})
    void a_place_in_the_log_is_a_number(String parameter, String value) {
        String id = create(EXISTING.replace("border:1", "log-" + value.length() + parameter + ":1"));

        given().queryParam(parameter, value)
                .get("/api/pipelines/" + id + "/events")
                .then()
                .statusCode(422);
    }

    @Test
    void nothing_is_generated_and_nothing_created_without_a_model_server() {
        String body =
                "{\"name\":\"nobody-there\",\"generation\":{\"models\":[\"a\"],\"templates\":[\"crud_todo_list\"]}}";

        post("/api/pipelines", body).statusCode(422).body("code", equalTo("GENERATION_NOT_CONFIGURED"));

        given().get("/api/pipelines?limit=500").then().body("items.findAll { it.name == 'nobody-there' }", hasSize(0));
        post("/api/pipelines/plan", body)
                .statusCode(200)
                .body("canStart", equalTo(false))
                .body("generation.configured", equalTo(false))
                .body("generationTasks", equalTo(1))
                .body("obstacles", hasItem(containsString("nothing can be generated")));
    }

    @Test
    void a_plan_says_when_too_few_analyzers_are_there_to_begin() {
        String services = "{" + EXISTING + ",\"analysis\":{\"services\":[%s]}}";

        post("/api/pipelines/plan", services.formatted("\"dynamic-analyzer\",\"performance-tester\",\"ai-analyzer\""))
                .body("obstacles", hasItem(containsString("nothing would be analysed")));
        post("/api/pipelines/plan", services.formatted("\"dynamic-analyzer\",\"ai-analyzer\""))
                .body("obstacles", not(hasItem(containsString("nothing would be analysed"))));
    }

    @Test
    void a_plan_says_what_would_be_done_and_what_is_missing() {
        post(
                        "/api/pipelines/plan",
                        "{\"generation\":{\"mode\":\"existing\",\"applications\":[\"plan:1\",\"plan:2\"]},"
                                + "\"analysis\":{\"tools\":[\"bandit\",\"pylint\",\"zap\"]}}")
                .statusCode(200)
                .body("canStart", equalTo(true))
                .body("applications", equalTo(2))
                .body("analysisTasks", equalTo(2))
                .body("generationTasks", equalTo(0))
                .body("firstApplications.app", equalTo(List.of(1, 2)))
                .body("services.find { it.name == 'static-analyzer' }.readiness", equalTo("READY"))
                .body("services.find { it.name == 'static-analyzer' }.missingTools", equalTo(List.of("pylint")))
                .body("services.find { it.name == 'dynamic-analyzer' }.readiness", equalTo("ABSENT"))
                .body("obstacles", hasItem(containsString("dynamic-analyzer")))
                .body("estimate.complete", equalTo(false));
    }

    @Test
    void settings_are_saved_used_and_removed() {
        int id = post(
                        "/api/pipeline-settings",
                        "{\"name\":\"quick look\",\"description\":\"for people in a hurry\",\"config\":{\"analysis\":"
                                + "{\"services\":[\"static-analyzer\"],\"tier\":\"quick\"}},\"isDefault\":true}")
                .statusCode(201)
                .header("Location", containsString("/api/pipeline-settings/"))
                .extract()
                .path("id");
        String path = "/api/pipeline-settings/" + id;
        post("/api/pipeline-settings", "{\"name\":\"quick look\",\"config\":{}}")
                .statusCode(409)
                .body("code", equalTo("SETTINGS_NAME_TAKEN"));
        int other = post("/api/pipeline-settings", "{\"name\":\"other\",\"config\":{}}")
                .statusCode(201)
                .extract()
                .path("id");
        post("/api/pipeline-settings/" + other + "/default", "").statusCode(200).body("isDefault", equalTo(true));
        given().get(path).then().statusCode(200).body("isDefault", equalTo(false));
        given().contentType("application/json")
                .body("{\"name\":\"quicker look\",\"config\":{\"analysis\":{\"services\":[\"static-analyzer\"],"
                        + "\"tier\":\"quick\"}},\"isDefault\":true}")
                .put(path)
                .then()
                .statusCode(200)
                .body("description", nullValue());
        given().get("/api/pipeline-settings").then().body("items.name", hasItem("quicker look"));

        for (String preset : new String[] {"default", "quicker look", String.valueOf(id)}) {
            String which = preset.matches("\\d+") ? preset : "\"" + preset + "\"";
            String app = "preset-" + preset.length() + ":1";
            String pipeline = create("\"preset\":" + which + "," + EXISTING.replace("border:1", app));
            given().get("/api/pipelines/" + pipeline)
                    .then()
                    .body("services", equalTo(List.of("static-analyzer")))
                    .body("config.analysis.tier", equalTo("quick"));
            given().post("/api/pipelines/" + pipeline + "/cancel").then().statusCode(200);
        }

        given().delete(path).then().statusCode(204);
        given().get(path).then().statusCode(404);
    }

    @Test
    void what_has_no_effect_is_said() {
        String id = post(
                        "/api/pipelines",
                        "{\"config\":{\"generation\":{\"mode\":\"existing\",\"existingApps\":[\"notes:1\"]},"
                                + "\"analysis\":{\"autoStartContainers\":true}}}")
                .statusCode(202)
                .body("notes", hasSize(1))
                .extract()
                .path("id");

        assertThat(given().get("/api/pipelines/" + id).jsonPath().getList("notes"))
                .isNull();
        given().post("/api/pipelines/" + id + "/cancel").then().statusCode(200);
    }

    private static String create(String fields) {
        return post("/api/pipelines", "{" + fields + "}")
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }
}
