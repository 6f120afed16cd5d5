package dev.assay.pipelines;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyIterable;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.task.Results;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A script of the replaced system from its start of a pipeline to the report, on a real Postgres.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(TwoAnalyzers.class)
class ReferenceLifeTest {

    private static final Set<String> ENDED = Set.of("completed", "partial_success", "failed", "cancelled");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final String PIPELINES = "/api/automation/pipelines";
    private static final String SETTINGS = "/api/automation/settings";
    private static final AtomicInteger MODELS = new AtomicInteger();

    @Inject
    TaskQueue queue;

    @Inject
    TaskReader tasks;

    @Inject
    QueueSignals signals;

    @Inject
    @ConfigProperty(name = "assay.results.dir")
    Path results;

    private final String model = "scripted-" + MODELS.incrementAndGet();
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
    void a_script_starts_a_pipeline_and_follows_it_to_its_end() {
        worker.answer(
                task -> Objects.requireNonNull(task.target()).app() == 3 ? Results.failed() : Results.completed());

        String id = post(PIPELINES, """
                        {"name":"","config":{"generation":{"mode":"existing",
                         "existingApps":["%1$s:1",{"model":"%1$s","app":3}],"options":{"parallel":true,"maxConcurrentTasks":2}},
                         "analysis":{"enabled":true,"profile":"static","tools":[],"somethingOfTheirs":1,
                         "autoStartContainers":true,"options":{"parallel":true,"maxConcurrentTasks":2}}}}""".formatted(model))
                .statusCode(201)
                .body("success", equalTo(true))
                .body("message", containsString("Pipeline started with 2 generation jobs"))
                .body("message", containsString("autoStartContainers has no effect"))
                .body("data.pipeline.progress.analysis.total", equalTo(2))
                .body("data.pipeline.progress.analysis.max_concurrent", equalTo(2))
                .body("data.pipeline.config.generation.mode", equalTo("existing"))
                .body("timestamp", matchesPattern("[0-9-]{10}T[0-9:]{8}\\.[0-9]{6}\\+00:00"))
                .extract()
                .path("data.pipeline_id");
        JsonPath ended = untilEnded(id);

        assertThat(ended.getString("data.status")).isEqualTo("partial_success");
        assertThat(ended.getDouble("data.overall_progress")).isEqualTo(100.0);
        assertThat(ended.getInt("data.progress.analysis.completed")).isEqualTo(1);
        assertThat(ended.getInt("data.progress.analysis.failed")).isEqualTo(1);
        assertThat(ended.getList("data.progress.analysis.retryable_apps")).containsExactly(model + ":3");
        assertThat(ended.<String>getList("data.progress.events.type")).contains("pipeline_complete", "analysis_start");
        given().get(PIPELINES + "/" + id + "/details")
                .then()
                .statusCode(200)
                .body("data.id", equalTo(id))
                .body("data.generation_jobs.app_number", equalTo(List.of(1, 3)))
                .body("data.task_summary.completed", equalTo(1))
                .body("data.task_summary.failed", equalTo(1))
                .body("data.all_tasks.service_name", hasItem("static-analyzer"));
        given().get(PIPELINES + "?limit=1").then().body("data", hasSize(1)).body("data[0].id", equalTo(id));
        move(id, "resume").statusCode(409).body("status", equalTo("error"));
    }

    @Test
    void its_report_is_on_disk_soon_after_its_end() {
        String id = post("/automation/api/pipeline/start", """
                        {"generation":{"mode":"existing","existingApps":["%s:1"]},"analysis":{"profile":"static"}}""".formatted(model))
                .statusCode(201)
                .body("success", equalTo(true))
                .body("data.status", equalTo("pending"))
                .extract()
                .path("pipeline_id");
        untilEnded(id);

        Path directory = results.resolve("pipelines").resolve(id);
        until(() -> Files.exists(directory.resolve("summary.json"))
                && given().get("/api/pipelines/" + id + "/events?limit=500")
                        .asString()
                        .contains("report_written"));

        assertThat(directory.resolve("report.html")).content().contains(model + "/app1", "completed");
        given().get("/automation/api/pipeline/" + id + "/status")
                .then()
                .statusCode(200)
                .body("data.status", equalTo("completed"))
                .body("$", not(hasKey("error")));
        given().get("/api/pipelines/" + id + "/summary").then().body("totals.cells.completed", greaterThan(0));
    }

    @Test
    void what_is_missing_is_said_in_the_documented_words() {
        post(PIPELINES, "{}")
                .statusCode(400)
                .body("status", equalTo("error"))
                .body("status_code", equalTo(400))
                .body("error", equalTo("APIError"))
                .body("message", equalTo("config is required"))
                .body("error_id", matchesPattern("[0-9a-f]{32}"))
                .body("path", equalTo(PIPELINES));
        post(PIPELINES, "{\"config\":{\"generation\":{\"mode\":\"existing\",\"existingApps\":[]}}}")
                .statusCode(400)
                .body("message", equalTo("Please select at least one existing app"));
        post(PIPELINES, "{\"config\":{\"generation\":{\"models\":[\"m\"]}}}")
                .statusCode(400)
                .body("message", equalTo("Generation requires at least one model and one template"));
        post("/automation/api/pipeline/start", "{}")
                .statusCode(400)
                .body("success", equalTo(false))
                .body("error", equalTo("Generation requires at least one model and one template"));
        post(PIPELINES, "{\"config\":{\"generation\":{\"mode\":\"existing\",\"existingApps\":[\"../etc:1\"]}}}")
                .statusCode(422)
                .body("details", not(equalTo(Map.of())));
        post(PIPELINES, "{\"config\":").statusCode(400).body("status", equalTo("error"));
        given().contentType("text/plain").body("x").post(PIPELINES).then().statusCode(400);
        given().get(PIPELINES + "/pipeline_000000000001")
                .then()
                .statusCode(404)
                .body("error", equalTo("NotFound"))
                .body("message", equalTo("Pipeline not found"));
        move("nonsense", "cancel").statusCode(404);
    }

    @Test
    void nothing_is_active_when_everything_has_ended() {
        given().get(PIPELINES + "/active")
                .then()
                .statusCode(200)
                .body("success", equalTo(true))
                .body("message", equalTo("No active pipeline"))
                .body("data", nullValue());
    }

    @Test
    void settings_are_saved_changed_and_deleted_by_number() {
        int first = post(
                        SETTINGS,
                        "{\"name\":\"nightly\",\"description\":\" \",\"config\":{\"generation\":{}},\"is_default\":true}")
                .statusCode(201)
                .body("message", equalTo("Settings saved successfully"))
                .body("data.description", nullValue())
                .body("data.user_id", nullValue())
                .body("data.is_default", equalTo(true))
                .body("data.created_at", matchesPattern("[0-9-]{10}T[0-9:]{8}"))
                .extract()
                .path("data.id");
        int second = post(SETTINGS, "{\"name\":\"weekly\",\"config\":{}}")
                .statusCode(201)
                .extract()
                .path("data.id");

        post(SETTINGS, "{\"name\":\"  \"}").statusCode(400).body("message", equalTo("Name is required"));
        post(SETTINGS, "{\"name\":\"weekly\"}").statusCode(409);
        given().contentType("application/json")
                .body("{\"description\":\"on Sundays\"}")
                .put(SETTINGS + "/" + second)
                .then()
                .statusCode(200)
                .body("data.name", equalTo("weekly"))
                .body("data.description", equalTo("on Sundays"));
        given().post(SETTINGS + "/" + second + "/default")
                .then()
                .statusCode(200)
                .body("message", equalTo("Settings set as default"))
                .body("data", nullValue());
        given().get(SETTINGS + "/" + first).then().statusCode(200).body("data.is_default", equalTo(false));
        given().delete(SETTINGS + "/" + first).then().statusCode(200);
        given().delete(SETTINGS + "/" + second).then().statusCode(200);
        given().get(SETTINGS + "/" + first).then().statusCode(404).body("message", equalTo("Settings not found"));
        given().get(SETTINGS + "/x").then().statusCode(404);
        given().get(SETTINGS).then().statusCode(200).body("data.findAll { it.name == 'weekly' }", emptyIterable());
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    private static ValidatableResponse move(String id, String verb) {
        return given().post(PIPELINES + "/" + id + "/" + verb).then();
    }

    private static JsonPath untilEnded(String id) {
        until(() -> ENDED.contains(given().get(PIPELINES + "/" + id).jsonPath().getString("data.status")));
        return given().get(PIPELINES + "/" + id).jsonPath();
    }

    /// What is waited for is seen over HTTP and on disk only, where nobody signals it.
    private static void until(BooleanSupplier wanted) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come in time");
            }
            Thread.onSpinWait();
        }
    }
}
