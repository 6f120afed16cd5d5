package dev.assay.tasks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A schedule from its making to the result of the task it made, in the service as it runs.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(ScriptedAnalyzerResource.class)
class ScheduledAnalysisTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    AgroalDataSource pool;

    ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();

    @BeforeEach
    void answer_with_a_finding_of_bandit() {
        analyzer.answer(_ -> Script.answer(CannedResults.bandit("demo", 1, 1)));
    }

    @Test
    void a_schedule_that_is_due_makes_a_task_that_is_run() throws SQLException {
        String id = given().contentType("application/json")
                .body("{\"name\":\"nightly\",\"cron\":\"0 3 * * *\",\"timeZone\":\"Europe/Berlin\",\"task\":"
                        + "{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":1,\"tools\":[\"bandit\"]}}")
                .post("/api/schedules")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        // nobody waits for three in the morning: its time is put to now, and told as a change through the API is
        execute("update schedule set next_fire_at = now(); select pg_notify('assay_work', 'assay-schedules')");

        JsonPath schedule = until("/api/schedules/" + id, json -> json.getInt("fired") == 1);
        JsonPath task = until(
                "/api/tasks/" + schedule.getString("lastTaskId"),
                json -> json.getString("status").equals("COMPLETED"));
        assertThat(task.getString("labels.schedule")).isEqualTo("nightly");
        assertThat(task.getInt("summary.total")).isEqualTo(1);
        Instant due = Instant.parse(schedule.getString("lastFireAt"));
        assertThat(Instant.parse(task.getString("createdAt"))).isBetween(due, due.plusSeconds(2));
        assertThat(Instant.parse(schedule.getString("nextFireAt"))).isAfter(due);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Asks again and again: over HTTP there is no signal to wait for yet.
    private static JsonPath until(String path, Predicate<JsonPath> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonPath answer = given().get(path).jsonPath();
            if (wanted.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as("%s: %s", path, answer.prettify()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
