package dev.assay.pipelines;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.task.Results;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A pipeline from its creation to its end, over HTTP, on a real Postgres, with analyzers that are there or not,
/// and a worker that does as it is told.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = TwoAnalyzers.class, restrictToAnnotatedClass = true)
class PipelineLifeTest {

    private static final Set<String> FINAL = Set.of("COMPLETED", "PARTIAL_SUCCESS", "FAILED", "CANCELLED");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    /// Each test has applications of its own: two analyses of one never run at the same time.
    private static final AtomicInteger MODELS = new AtomicInteger();

    @Inject
    TaskQueue queue;

    @Inject
    TaskReader tasks;

    @Inject
    QueueSignals signals;

    @TestHTTPResource("/api/pipelines")
    URI api = URI.create("");

    private final String model = "demo-" + MODELS.incrementAndGet();
    private ScriptedWorker worker;

    @BeforeEach
    void start_working() {
        worker = new ScriptedWorker(queue, tasks, signals, 8);
    }

    @AfterEach
    void stop_working() {
        worker.close();
    }

    @Test
    void existing_applications_are_analysed_and_the_end_is_computed() {
        String id = create("\"name\":\"nightly\",\"priority\":\"high\"," + existing(2) + ",\"analysis\":{\"services\":"
                + "[\"static-analyzer\",\"ai-analyzer\"],\"tier\":\"quick\"}");

        JsonPath pipeline = untilFinal(id);

        assertThat(pipeline.getString("status")).isEqualTo("COMPLETED");
        assertThat(pipeline.getString("name")).isEqualTo("nightly");
        assertThat(pipeline.getInt("progress")).isEqualTo(100);
        assertThat(pipeline.getMap("cause")).isNull();
        assertThat(pipeline.getInt("totals.cells.completed")).isEqualTo(4);
        assertThat(pipeline.getString("config.analysis.tier")).isEqualTo("quick");
        assertThat(pipeline.getList("canBe")).isEmpty();
        assertThat(pipeline.getList("applications.app")).containsExactly(1, 2);
        assertThat(pipeline.getList("applications.state")).containsOnly("DONE");
        assertThat(pipeline.getList("applications.analysis.status")).containsOnly("COMPLETED");
        assertThat(pipeline.getString("applications[0].analysis.services.'ai-analyzer'.status"))
                .isEqualTo("COMPLETED");
        given().get("/api/pipelines/" + id + "/applications?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].analysis.taskId", notNullValue())
                .body("nextCursor", notNullValue());
        given().get("/api/pipelines?status=COMPLETED&limit=500").then().body("items.id", hasItem(id));
        given().get("/api/pipelines?status=failed,cancelled&limit=500").then().body("items.id", not(hasItem(id)));
        given().get("/api/pipelines/active?limit=500").then().body("items.id", not(hasItem(id)));
    }

    @Test
    void its_log_is_read_page_by_page_or_as_it_is_written() throws IOException, InterruptedException {
        var goOn = new CountDownLatch(1);
        worker.answer(_ -> {
            goOn.await();
            return Results.completed();
        });
        String id = create(existing(1) + ",\"analysis\":{\"services\":[\"static-analyzer\"]}");

        List<SseReader.Event> first = new ArrayList<>();
        try (var stream = new SseReader(events(id), null)) {
            first.add(Objects.requireNonNull(stream.next()));
            first.add(Objects.requireNonNull(stream.next()));
        }
        goOn.countDown();
        List<SseReader.Event> rest;
        try (var stream = new SseReader(events(id), first.getLast().id())) {
            rest = stream.rest(); // ends by itself
        }
        untilFinal(id);

        var heard = new ArrayList<>(first);
        heard.addAll(rest);
        JsonPath log = untilReported(id);
        // Its report is written after the end, and noted after what is heard.
        assertThat(log.<Integer>getList("items.number"))
                .startsWith(heard.stream()
                        .map(SseReader.Event::id)
                        .map(Integer::valueOf)
                        .toArray(Integer[]::new));
        assertThat(heard).extracting(SseReader.Event::name).containsOnly("pipeline.updated");
        assertThat(log.<String>getList("items.type"))
                .startsWith("pipeline_created")
                .contains("analysis_start", "analysis_complete", "pipeline_complete");
        assertThat(log.getInt("nextAfter")).isGreaterThanOrEqualTo(heard.size());
        given().get("/api/pipelines/" + id + "/events?after=1&limit=1")
                .then()
                .body("items.number", contains(2))
                .body("nextAfter", equalTo(2));
        try (var over = new SseReader(events(id), log.getString("nextAfter"))) {
            assertThat(over.status()).isEqualTo(204);
        }
    }

    @Test
    void a_service_that_is_not_there_is_left_out_and_said_to_be() {
        String id = create(existing(2) + ",\"analysis\":{\"services\":[\"static-analyzer\",\"ai-analyzer\","
                + "\"dynamic-analyzer\"],\"analyzerWaitSeconds\":1}");

        JsonPath pipeline = untilFinal(id);

        assertThat(pipeline.getString("status")).isEqualTo("PARTIAL_SUCCESS");
        assertThat(pipeline.getInt("totals.cells.skipped")).isEqualTo(2);
        assertThat(pipeline.getString("applications[0].analysis.services.'dynamic-analyzer'.status"))
                .isEqualTo("SKIPPED");
        assertThat(pipeline.getString("applications[0].analysis.services.'dynamic-analyzer'.cause.code"))
                .isEqualTo("ANALYZER_UNREACHABLE");
        assertThat(pipeline.getString("applications[1].analysis.services.'static-analyzer'.status"))
                .isEqualTo("COMPLETED");
        given().get("/api/pipelines/" + id + "/events?limit=500")
                .then()
                .body("items.type", hasItem("analyzers_waited_for"))
                .body("items.findAll { it.type == 'service_skipped' }.service", everyItem(equalTo("dynamic-analyzer")));
    }

    @Test
    void no_analyzer_at_all_is_a_failure_that_names_them() {
        String id = create(
                existing(2)
                        + ",\"analysis\":{\"services\":[\"dynamic-analyzer\",\"performance-tester\"],\"analyzerWaitSeconds\":1}");

        JsonPath pipeline = untilFinal(id);

        assertThat(pipeline.getString("status")).isEqualTo("FAILED");
        assertThat(pipeline.getString("cause.message")).contains("dynamic-analyzer", "performance-tester");
        assertThat(pipeline.getString("cause.suggestion")).isNotBlank();
        assertThat(worker.ran()).isEmpty();
    }

    @Test
    void a_paused_pipeline_starts_nothing_more_until_it_is_resumed() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        worker.answer(_ -> {
            begun.countDown();
            goOn.await();
            return Results.completed();
        });
        String id = create(existing(2) + ",\"analysis\":{\"services\":[\"static-analyzer\"],\"maxConcurrentTasks\":1}");
        begun.await();

        move(id, "pause")
                .then()
                .statusCode(200)
                .body("status", equalTo("PAUSED"))
                .body("canBe", hasItem("resume"));
        move(id, "pause").then().statusCode(200);
        goOn.countDown();
        until(id, pipeline -> pipeline.getInt("totals.cells.completed") == 1);
        assertThat(worker.ran()).hasSize(1);

        move(id, "resume").then().statusCode(200).body("status", equalTo("RUNNING"));
        assertThat(untilFinal(id).getString("status")).isEqualTo("COMPLETED");
        assertThat(worker.ran()).hasSize(2);
    }

    @Test
    void a_cancelled_pipeline_ends_with_all_its_tasks() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        worker.answer(_ -> {
            begun.countDown();
            never.await();
            return Results.completed();
        });
        String id = create(existing(2) + ",\"analysis\":{\"services\":[\"static-analyzer\"]}");
        begun.await();

        given().contentType("application/json")
                .body("{\"reason\":\"wrong models\"}")
                .post("/api/pipelines/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("cancelReason", equalTo("wrong models"))
                .body("progress", equalTo(100));
        never.countDown();

        assertThat(untilFinal(id).getInt("totals.cells.completed")).isZero();
        move(id, "cancel").then().statusCode(200);
        for (String illegal : List.of("pause", "resume", "retry-failed")) {
            move(id, illegal)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("PIPELINE_STATE"))
                    .body("detail", containsString("CANCELLED"))
                    .body("suggestion", containsString("CANCELLED"));
        }
        given().contentType("application/json")
                .body("{\"stage\":\"analysis\",\"moreSeconds\":60}")
                .post("/api/pipelines/" + id + "/extend")
                .then()
                .statusCode(409);
    }

    @Test
    void what_failed_is_run_once_more_and_nothing_else() {
        var healed = new AtomicInteger();
        worker.answer(task -> Objects.requireNonNull(task.target()).app() == 2 && healed.get() == 0
                ? Results.failed()
                : Results.completed());
        String id = create(existing(3) + ",\"analysis\":{\"services\":[\"static-analyzer\",\"ai-analyzer\"]}");
        JsonPath before = untilFinal(id);
        assertThat(before.getString("status")).isEqualTo("PARTIAL_SUCCESS");
        assertThat(before.getList("canBe")).containsExactly("retry-failed");
        assertThat(before.getString("applications[1].analysis.services.'ai-analyzer'.cause.code"))
                .isEqualTo("NO_TOOL_RAN");
        int ran = worker.ran().size();
        healed.set(1);

        move(id, "retry-failed")
                .then()
                .statusCode(200)
                .body("status", equalTo("RUNNING"))
                .body("round", equalTo(1));

        assertThat(untilFinal(id).getString("status")).isEqualTo("COMPLETED");
        assertThat(worker.ran().subList(ran, worker.ran().size()))
                .hasSize(2)
                .allMatch(task -> Objects.requireNonNull(task.target()).app() == 2);
    }

    @Test
    void a_stage_is_given_more_time() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        worker.answer(_ -> {
            begun.countDown();
            goOn.await();
            return Results.completed();
        });
        String id = create(existing(1) + ",\"analysis\":{\"services\":[\"static-analyzer\"],\"timeoutSeconds\":600}");
        begun.await();
        String deadline = get(id).getString("analysis.deadline");

        given().contentType("application/json")
                .body("{\"stage\":\"analysis\",\"moreSeconds\":60}")
                .post("/api/pipelines/" + id + "/extend")
                .then()
                .statusCode(200)
                .body("analysis.deadline", not(equalTo(deadline)));
        goOn.countDown();

        assertThat(untilFinal(id).getString("status")).isEqualTo("COMPLETED");
    }

    @Test
    void sending_the_same_request_again_returns_the_first_pipeline() {
        String body = "{" + existing(1) + ",\"analysis\":{\"services\":[\"static-analyzer\"]}}";
        String first = given().contentType("application/json")
                .header("Idempotency-Key", model)
                .body(body)
                .post("/api/pipelines")
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/pipelines/pipeline_"))
                .header("Idempotency-Replayed", nullValue())
                .extract()
                .path("id");

        given().contentType("application/json")
                .header("Idempotency-Key", model)
                .body(body)
                .post("/api/pipelines")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", equalTo("true"))
                .body("id", equalTo(first));
        given().contentType("application/json")
                .header("Idempotency-Key", model)
                .body("{" + existing(2) + "}")
                .post("/api/pipelines")
                .then()
                .statusCode(422)
                .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        untilFinal(first);
    }

    private String existing(int applications) {
        var names = new ArrayList<String>();
        for (int app = 1; app <= applications; app++) {
            names.add("\"" + model + ":" + app + "\"");
        }
        return "\"generation\":{\"mode\":\"existing\",\"applications\":" + names + "}";
    }

    private static String create(String fields) {
        return given().contentType("application/json")
                .body("{" + fields + "}")
                .post("/api/pipelines")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static Response move(String id, String verb) {
        return given().post("/api/pipelines/" + id + "/" + verb);
    }

    private URI events(String id) {
        return URI.create(api + "/" + id + "/events");
    }

    private static JsonPath untilFinal(String id) {
        return until(id, pipeline -> FINAL.contains(pipeline.getString("status")));
    }

    /// The log with its last line, which comes when the report has been written.
    private static JsonPath untilReported(String id) {
        long deadline = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < deadline) {
            JsonPath log = given().get("/api/pipelines/" + id + "/events?limit=500")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            if (log.getList("items.type").contains("report_written")) {
                return log;
            }
        }
        throw new AssertionError(id + " has no report");
    }

    private static JsonPath until(String id, Predicate<JsonPath> wanted) {
        long deadline = System.nanoTime() + PATIENCE;
        JsonPath pipeline = get(id);
        while (!wanted.test(pipeline)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(pipeline.prettify()
                        + given().get("/api/pipelines/" + id + "/events").asPrettyString());
            }
            pipeline = get(id);
        }
        return pipeline;
    }

    private static JsonPath get(String id) {
        return given().get("/api/pipelines/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
