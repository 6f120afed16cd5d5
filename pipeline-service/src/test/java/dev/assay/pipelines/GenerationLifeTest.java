package dev.assay.pipelines;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskKind;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.task.Results;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Applications are generated and then analysed, by a worker that only pretends to.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = ModelServer.class, restrictToAnnotatedClass = true)
class GenerationLifeTest {

    private static final Set<String> FINAL = Set.of("COMPLETED", "PARTIAL_SUCCESS", "FAILED", "CANCELLED");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    @Inject
    TaskQueue queue;

    @Inject
    TaskReader tasks;

    @Inject
    QueueSignals signals;

    @Inject
    AgroalDataSource database;

    @Test
    void applications_are_generated_and_each_is_analysed() {
        JsonPath pipeline = run("good", "other");

        assertThat(pipeline.getString("status")).isEqualTo("COMPLETED");
        assertThat(pipeline.getString("mode")).isEqualTo("generate");
        assertThat(pipeline.getList("applications.model")).containsExactly("good", "good", "other", "other");
        assertThat(pipeline.getList("applications.template"))
                .containsExactly("crud_todo_list", "api_url_shortener", "crud_todo_list", "api_url_shortener");
        assertThat(pipeline.<Integer>getList("applications.app")).doesNotContainNull();
        assertThat(pipeline.getList("applications.generation.status")).containsOnly("COMPLETED");
        assertThat(pipeline.getInt("totals.cells.completed")).isEqualTo(4);
    }

    @Test
    void what_cannot_be_generated_is_left_out_of_the_analysis_and_said_to_be() {
        JsonPath pipeline = run("fine", "broken");

        assertThat(pipeline.getString("status")).isEqualTo("PARTIAL_SUCCESS");
        assertThat(pipeline.getInt("totals.cells.completed")).isEqualTo(2);
        assertThat(pipeline.getInt("totals.cells.skipped")).isEqualTo(2);
        assertThat(pipeline.getString("applications[2].generation.status")).isEqualTo("FAILED");
        assertThat(pipeline.getString("applications[2].analysis.services.'static-analyzer'.cause.code"))
                .isEqualTo("GENERATION_FAILED");
    }

    private JsonPath run(String... models) {
        try (var worker = new ScriptedWorker(queue, tasks, signals, 4)) {
            worker.answer(this::work);
            String id = given().contentType("application/json")
                    .body("{\"generation\":{\"models\":[\"" + String.join("\",\"", models)
                            + "\"],\"templates\":[\"crud_todo_list\",\"api_url_shortener\"]},"
                            + "\"analysis\":{\"services\":[\"static-analyzer\"]}}")
                    .post("/api/pipelines")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            long deadline = System.nanoTime() + PATIENCE;
            JsonPath pipeline = get(id);
            while (!FINAL.contains(pipeline.getString("status"))) {
                assertThat(System.nanoTime()).as(pipeline.prettify()).isLessThan(deadline);
                pipeline = get(id);
            }
            return pipeline;
        }
    }

    private static JsonPath get(String id) {
        return given().get("/api/pipelines/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Settlement work(ClaimedTask task) {
        if (task.kind().equals(TaskKind.GENERATION)) {
            if (task.payload().json().contains("broken")) {
                return Results.failed();
            }
            register(task);
        }
        return Results.completed();
    }

    /// As the real worker does before it settles.
    private void register(ClaimedTask task) {
        String model = task.payload().json().replaceAll(".*\"model\":\"([a-z]+)\".*", "$1");
        String sql = "insert into application (model, app, generated_by) values (?, ?, ?)";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, model);
            statement.setInt(2, (int) (task.id().key() % 1_000_000) + 1);
            statement.setLong(3, task.id().key());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
