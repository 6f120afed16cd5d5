package dev.assay.tasks.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.edge.api.Problem;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `/api/schedules` promises. Nobody fires here, so every schedule stays as it was made.
@QuarkusTest
@TestProfile(SubmitTest.WithoutWorker.class)
@QuarkusTestResource(PostgresTestResource.class)
class ScheduleTest {

    private static final String TASK = "{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"]}";

    @Test
    void a_schedule_is_shown_as_it_was_made_with_the_time_it_fires_next() {
        String name = "nightly " + UUID.randomUUID();
        String id = create("{\"name\":\"" + name + "\",\"cron\":\"30 3 * * *\",\"timeZone\":\"Asia/Kathmandu\","
                        + "\"task\":" + TASK + ",\"catchUp\":\"skip\",\"overlap\":\"allow\"}")
                .statusCode(201)
                .header("Location", containsString("/api/schedules/schedule_"))
                .extract()
                .path("id");

        given().get("/api/schedules/" + id)
                .then()
                .statusCode(200)
                .body("id", matchesPattern("schedule_\\d+"))
                .body("name", equalTo(name))
                .body("cron", equalTo("30 3 * * *"))
                .body("timeZone", equalTo("Asia/Kathmandu"))
                .body("task.tools", equalTo(List.of("bandit")))
                .body("catchUp", equalTo("skip"))
                .body("overlap", equalTo("allow"))
                .body("paused", equalTo(false))
                .body("nextFireAt", matchesPattern(".*T21:45:00Z"))
                .body("lastFireAt", nullValue())
                .body("lastTaskId", nullValue())
                .body("lastProblem", nullValue())
                .body("fired", equalTo(0))
                .body("skipped", equalTo(0))
                .body("createdAt", notNullValue());
        given().get("/api/schedules?limit=500").then().body("items.id", hasItem(id));
    }

    @Test
    void a_generation_with_nobody_to_ask_is_refused_before_it_is_scheduled() {
        String generation = SubmitTest.generation("m");

        create("{\"name\":\"nobody " + UUID.randomUUID() + "\",\"cron\":\"0 3 * * *\",\"task\":" + generation + "}")
                .statusCode(422)
                .body("code", equalTo("GENERATION_NOT_CONFIGURED"));
    }

    @Test
    void what_is_left_out_has_its_default() {
        create(minimal("defaults " + UUID.randomUUID()))
                .statusCode(201)
                .body("timeZone", equalTo("UTC"))
                .body("catchUp", equalTo("once"))
                .body("overlap", equalTo("skip"));
    }

    @Test
    void a_name_is_taken_once() {
        String name = "twice " + UUID.randomUUID();
        String id = create(minimal(name)).statusCode(201).extract().path("id");

        create(minimal(name)).statusCode(409).body("code", equalTo("SCHEDULE_NAME_TAKEN"));
        given().delete("/api/schedules/" + id).then().statusCode(204);
        given().delete("/api/schedules/" + id).then().statusCode(404).body("code", equalTo("SCHEDULE_NOT_FOUND"));
        create(minimal(name)).statusCode(201);
    }

    @Test
    void everything_that_is_wrong_is_named_the_task_s_fields_by_their_path() {
        create(
                        "{\"cron\":\"61 * * * *\",\"timeZone\":\"Mars/Olympus\",\"catchUp\":\"twice\",\"overlap\":\"x\",\"often\":1,"
                                + "\"task\":{\"kind\":\"analysis\",\"model\":\"../x\",\"app\":0,\"tools\":[\"nonsense\"],"
                                + "\"notBefore\":\"2027-01-01T00:00:00Z\"}}")
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body(
                        "errors.field",
                        hasItems(
                                "name",
                                "cron",
                                "timeZone",
                                "catchUp",
                                "overlap",
                                "often",
                                "task.model",
                                "task.app",
                                "task.tools",
                                "task.notBefore"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    "name":"x","cron":"0 3 * * *"; task
                    "name":"x","cron":"0 3 * * *","task":[]; task
                    "name":"x","cron":"0 3 * * *","task":{}; task.kind
                    "name":" ","cron":"0 3 * * *","task":{}; name
                    "name":"x","cron":"0 0 3 * * *","task":{}; cron
                    "name":"x","cron":"@daily","task":{}; cron
                    "name":"x","cron":5,"task":{}; cron
                    """)
    void a_schedule_that_makes_no_sense_is_refused(String body, String field) {
        create("{" + body + "}").statusCode(422).body("errors.field", hasItem(field));
    }

    @Test
    void an_expression_that_is_no_date_is_refused() {
        create(minimal("february " + UUID.randomUUID()).replace("0 3 * * *", "0 3 30 2 *"))
                .statusCode(422)
                .body("errors.field", equalTo(List.of("cron")))
                .body("detail", containsString("never fires"));
    }

    @Test
    void malformed_json_is_a_400() {
        create("{\"name\":").statusCode(400).body("code", equalTo("MALFORMED_JSON"));
    }

    @Test
    void a_schedule_is_paused_and_resumed() {
        String id = create(minimal("pause " + UUID.randomUUID())).extract().path("id");

        given().post("/api/schedules/" + id + "/pause")
                .then()
                .statusCode(200)
                .body("paused", equalTo(true))
                .body("nextFireAt", nullValue());
        given().post("/api/schedules/" + id + "/resume")
                .then()
                .statusCode(200)
                .body("paused", equalTo(false))
                .body("nextFireAt", matchesPattern(".*T03:00:00Z"));
    }

    @Test
    void run_now_submits_the_task_unless_the_last_one_is_open() {
        String name = "now " + UUID.randomUUID();
        String id = create(minimal(name)).extract().path("id");

        String task = given().post("/api/schedules/" + id + "/run-now")
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/tasks/task_"))
                .body("status", equalTo("PENDING"))
                .body("model", equalTo("demo"))
                .body("labels.schedule", equalTo(name))
                .extract()
                .path("id");

        given().get("/api/schedules/" + id)
                .then()
                .body("lastTaskId", equalTo(task))
                .body("fired", equalTo(1))
                .body("nextFireAt", notNullValue());
        given().post("/api/schedules/" + id + "/run-now")
                .then()
                .statusCode(409)
                .body("code", equalTo("SCHEDULE_TASK_OPEN"))
                .body("detail", containsString(task));
        given().post("/api/tasks/" + task + "/cancel").then().statusCode(200);
        given().post("/api/schedules/" + id + "/run-now").then().statusCode(202);
    }

    @Test
    void the_next_times_are_shown_by_both_clocks() {
        String id = create("{\"name\":\"preview " + UUID.randomUUID()
                        + "\",\"cron\":\"0 12 29 2 *\",\"timeZone\":\"Asia/Kolkata\",\"task\":" + TASK + "}")
                .extract()
                .path("id");

        List<String> local = given().get("/api/schedules/" + id + "/next?count=3")
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items[0].at", matchesPattern("20\\d\\d-02-29T06:30:00Z"))
                .body("nextCursor", nullValue())
                .extract()
                .path("items.local");
        assertThat(local).allMatch(time -> time.matches("20\\d\\d-02-29T12:00:00\\+05:30"));
        given().get("/api/schedules/" + id + "/next").then().body("items", hasSize(5));
        given().get("/api/schedules/" + id + "/next?count=101")
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("count"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/schedules/schedule_999999",
        "GET,/api/schedules/nonsense",
        "GET,/api/schedules/nonsense/next",
        "DELETE,/api/schedules/schedule_999999",
        "POST,/api/schedules/schedule_999999/pause",
        "POST,/api/schedules/schedule_999999/resume",
        "POST,/api/schedules/schedule_999999/run-now"
    })
    void an_unknown_schedule_is_a_404(String method, String path) {
        given().request(method, path).then().statusCode(404).body("code", equalTo("SCHEDULE_NOT_FOUND"));
    }

    private static String minimal(String name) {
        return "{\"name\":\"" + name + "\",\"cron\":\"0 3 * * *\",\"task\":" + TASK + "}";
    }

    private static ValidatableResponse create(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/schedules")
                .then();
    }
}
