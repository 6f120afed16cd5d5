package dev.assay.pipelines;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskReader;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many pipelines at once, each analysis answered at once: how long it takes from the end of one task to the next
/// that follows from it. `-Dload.pipelines=100 -Dload.applications=20` for the large run.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = FourAnalyzers.class, restrictToAnnotatedClass = true)
class PipelineLoadTest {

    private static final Logger LOG = Logger.getLogger(PipelineLoadTest.class);

    private static final int PIPELINES = Integer.getInteger("load.pipelines", 5);
    private static final int APPLICATIONS = Integer.getInteger("load.applications", 4);
    private static final int SLOTS = Integer.getInteger("load.slots", 16);
    private static final int CONCURRENCY = 2;

    /// The place that the n-th task to end gives up is taken by the one that is submitted CONCURRENCY later.
    private static final String LATENCIES = """
            with main as (
                select pipeline_id, key, created_at, finished_at,
                       (select min(started_at) from task part where part.parent_key = main.key) as begun,
                       row_number() over (partition by pipeline_id order by key) as submitted,
                       row_number() over (partition by pipeline_id order by finished_at, key) as ended
                from task main where parent_key is null and pipeline_id is not null and model like 'load-%%'
            ), step as (
                select extract(epoch from next.created_at - last.finished_at) * 1000 as to_submit,
                       extract(epoch from next.begun - last.finished_at) * 1000 as to_start
                from main last join main next
                    on next.pipeline_id = last.pipeline_id and next.submitted = last.ended + %d
            )
            select count(*) as steps,
                   percentile_cont(array[0.5, 0.95, 0.99, 1.0]) within group (order by to_submit) as to_submit,
                   percentile_cont(array[0.5, 0.95, 0.99, 1.0]) within group (order by to_start) as to_start
            from step
            """.formatted(CONCURRENCY);

    @Inject
    TaskQueue queue;

    @Inject
    TaskReader tasks;

    @Inject
    QueueSignals signals;

    @Inject
    AgroalDataSource database;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void what_follows_from_an_end_follows_at_once() throws SQLException, InterruptedException {
        long began = System.nanoTime();
        try (var _ = new ScriptedWorker(queue, tasks, signals, SLOTS)) {
            for (int pipeline = 0; pipeline < PIPELINES; pipeline++) {
                create(pipeline);
            }
            while (number("select count(*) from pipeline where finished_at is null and name = 'load'") > 0) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;

        assertThat(number("select count(*) from pipeline where status = 'COMPLETED' and name = 'load'"))
                .isEqualTo(PIPELINES);
        assertThat(number("select count(*) from task where parent_key is null and model like 'load-%'"))
                .isEqualTo(PIPELINES * APPLICATIONS);
        String metrics = given().get("/q/metrics").asString();
        LOG.infof(
                "%d pipelines of %d applications and 4 services in %.1f s; %s; %s",
                PIPELINES,
                APPLICATIONS,
                seconds,
                latencies(),
                metrics.lines()
                        .filter(line -> line.startsWith("assay_pipelines_reconcile_found_total")
                                || line.startsWith("assay_pipelines_advance_time_seconds_sum")
                                || line.startsWith("assay_pipelines_advance_time_seconds_count"))
                        .toList());
    }

    private static void create(int pipeline) {
        var applications = new StringBuilder();
        for (int app = 1; app <= APPLICATIONS; app++) {
            applications.append(app == 1 ? "" : ",").append("\"load-%d:%d\"".formatted(pipeline, app));
        }
        given().contentType("application/json")
                .body("{\"name\":\"load\",\"generation\":{\"applications\":[" + applications
                        + "]},\"analysis\":{\"maxConcurrentTasks\":" + CONCURRENCY + "}}")
                .post("/api/pipelines")
                .then()
                .statusCode(202);
    }

    private String latencies() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LATENCIES)) {
            row.next();
            return "%d steps, ms to the next submit (median, 95, 99, 100 %%) %s, to its start %s"
                    .formatted(row.getInt("steps"), row.getString("to_submit"), row.getString("to_start"));
        }
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
