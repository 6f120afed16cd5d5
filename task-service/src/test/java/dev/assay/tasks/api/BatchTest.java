package dev.assay.tasks.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What `POST /api/tasks/batch` promises.
@QuarkusTest
@TestProfile(SubmitTest.WithoutWorker.class)
@QuarkusTestResource(PostgresTestResource.class)
class BatchTest {

    private static final String TASK = "{\"kind\":\"analysis\",\"model\":\"%s\",\"app\":%d,\"tools\":[\"bandit\"]}";

    @Test
    void a_batch_is_submitted_in_the_order_of_its_tasks() {
        String model = "batch_" + UUID.randomUUID();
        List<String> ids = batch(given(), tasks(model, 3))
                .statusCode(202)
                .body("count", equalTo(3))
                .extract()
                .path("ids");

        given().get("/api/tasks?model=" + model)
                .then()
                .body("items.id", equalTo(ids.reversed()))
                .body("items.app", equalTo(List.of(3, 2, 1)))
                .body("items.status", equalTo(List.of("PENDING", "PENDING", "PENDING")));
        given().get("/api/tasks/" + ids.getFirst() + "/subtasks").then().body("items", hasSize(1));
    }

    @Test
    void a_generation_with_nobody_to_ask_refuses_the_whole_batch() {
        String model = "nobody_" + UUID.randomUUID().toString().substring(0, 8);
        String generation = SubmitTest.generation(model);

        for (List<String> tasks :
                List.of(List.of(TASK.formatted(model, 1), generation, TASK.formatted(model, 2)), List.of(generation))) {
            batch(given(), tasks.toString()).statusCode(422).body("code", equalTo("GENERATION_NOT_CONFIGURED"));
        }

        given().get("/api/tasks?model=" + model).then().body("items", hasSize(0));
    }

    @Test
    void ten_thousand_tasks_are_one_request() {
        String model = "batch_" + UUID.randomUUID();
        List<String> ids = batch(given(), tasks(model, 10_000))
                .statusCode(202)
                .body("count", equalTo(10_000))
                .extract()
                .path("ids");

        assertThat(new HashSet<>(ids)).hasSize(10_000);
    }

    @Test
    void one_wrong_task_keeps_all_of_them_out_and_is_named() {
        String model = "batch_" + UUID.randomUUID();
        batch(
                        given(),
                        "[%s,{\"kind\":\"analysis\",\"model\":\"../x\",\"app\":0},7]"
                                .formatted(TASK.formatted(model, 1)))
                .statusCode(422)
                .body("code", equalTo("INVALID_REQUEST"))
                .body("errors.field", hasItems("tasks[1].model", "tasks[1].app", "tasks[2]"));

        given().get("/api/tasks?model=" + model).then().body("items", hasSize(0));
    }

    @Test
    void a_batch_has_between_one_and_ten_thousand_tasks() {
        batch(given(), "[]").statusCode(422).body("errors[0].field", equalTo("tasks"));
        batch(given(), tasks("m", 10_001))
                .statusCode(422)
                .body("errors[0].message", equalTo("must be a list of 1 to 10000 entries"));
        given().contentType("application/json")
                .body("{}")
                .post("/api/tasks/batch")
                .then()
                .statusCode(422)
                .body("errors[0].message", equalTo("is required"));
    }

    @Test
    void the_same_batch_under_the_same_key_is_answered_with_the_first_tasks() {
        String key = UUID.randomUUID().toString();
        String model = "batch_" + UUID.randomUUID();
        List<String> first = batch(given().header("Idempotency-Key", key), tasks(model, 3))
                .statusCode(202)
                .header("Idempotency-Replayed", nullValue())
                .extract()
                .path("ids");

        batch(given().header("Idempotency-Key", key), tasks(model, 3))
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("ids", equalTo(first));
        batch(given().header("Idempotency-Key", key), tasks(model, 2))
                .statusCode(422)
                .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        given().get("/api/tasks?model=" + model).then().body("items", hasSize(3));
    }

    private static String tasks(String model, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(app -> TASK.formatted(model, app))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static ValidatableResponse batch(RequestSpecification request, String tasks) {
        return request.contentType("application/json")
                .body("{\"tasks\":" + tasks + "}")
                .post("/api/tasks/batch")
                .then();
    }
}
