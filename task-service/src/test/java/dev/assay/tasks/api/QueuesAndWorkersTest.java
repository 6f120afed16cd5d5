package dev.assay.tasks.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.model.control.WorkerRegistry;
import dev.assay.model.control.WorkerReport;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.Submission;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.task.TaskBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an operator sees of queues and workers, and does with them. Every test has a queue of its own.
@QuarkusTest
@TestProfile(SubmitTest.WithoutWorker.class)
@QuarkusTestResource(PostgresTestResource.class)
class QueuesAndWorkersTest {

    private static final AtomicInteger QUEUES = new AtomicInteger();

    @Inject
    TaskQueue tasks;

    @Inject
    WorkerRegistry registry;

    private QueueName queue = QueueName.ANALYSIS;
    private WorkerId worker = new WorkerId("none");

    @BeforeEach
    void aQueueWithThreeTasksOneOfWhichRuns() {
        int number = QUEUES.incrementAndGet();
        queue = new QueueName("operated-" + number);
        worker = new WorkerId("operated-host-" + number);
        for (int i = 0; i < 3; i++) {
            tasks.submit(TaskBuilder.aTask().in(queue).build());
        }
        tasks.claim(worker, List.of(new QueueDemand(queue, 1)), Duration.ofMinutes(5));
        report(worker, 4);
    }

    private void report(WorkerId id, int slots) {
        registry.report(new WorkerReport(
                id,
                "host",
                "1.0",
                Map.of(queue, slots),
                Set.of("analysis"),
                Duration.ofSeconds(30),
                false,
                3,
                1,
                Duration.ofSeconds(6)));
    }

    @Test
    void a_queue_shows_what_stands_in_it_and_who_serves_it() {
        given().get("/api/queues/" + queue)
                .then()
                .statusCode(200)
                .body("queue", equalTo(queue.value()))
                .body("paused", equalTo(false))
                .body("concurrency", nullValue())
                .body("workerConcurrency", nullValue())
                .body("pending", equalTo(2))
                .body("scheduled", equalTo(0))
                .body("blocked", equalTo(0))
                .body("running", equalTo(1))
                .body("completed", equalTo(0))
                .body("oldestWaitingSeconds", notNullValue())
                .body("workers", equalTo(1));
        given().get("/api/queues").then().statusCode(200).body("items.queue", hasItem(queue.value()));
    }

    @Test
    void the_reference_s_queue_status_counts_the_slots_of_all_workers_that_claim() {
        var other = new WorkerId(worker.value() + "-b");
        var drained = new WorkerId(worker.value() + "-c");
        report(other, 3);
        report(drained, 8);
        registry.drain(drained, true);

        given().get("/api/tasks/queue-status").then().statusCode(200).body("max_per_type." + queue, equalTo(7));

        registry.leave(other);
        registry.leave(drained);
    }

    @Test
    void a_pending_task_says_what_it_waits_for() {
        given().get("/api/tasks/" + pending(Instant.EPOCH))
                .then()
                .body("status", equalTo("PENDING"))
                .body("waitingFor", equalTo("WORKER"));
        given().get("/api/tasks/" + pending(Instant.parse("2999-01-01T00:00:00Z")))
                .then()
                .body("waitingFor", equalTo("TIME"));
    }

    private TaskId pending(Instant notBefore) {
        var task = TaskBuilder.aTask().in(queue).notBefore(notBefore).build();
        return ((Submission.Created) tasks.submit(task)).id();
    }

    @Test
    void a_queue_is_paused_and_resumed() {
        post("pause").statusCode(200).body("paused", equalTo(true));
        post("pause").statusCode(200).body("paused", equalTo(true));
        assertThat(tasks.claim(worker, List.of(new QueueDemand(queue, 1)), Duration.ofMinutes(5)))
                .isEmpty();
        post("resume").statusCode(200).body("paused", equalTo(false));
    }

    @Test
    void a_queue_is_limited_and_the_limit_taken_off() {
        put("{\"concurrency\":5,\"workerConcurrency\":2}")
                .statusCode(200)
                .body("concurrency", equalTo(5))
                .body("workerConcurrency", equalTo(2));
        put("{\"concurrency\":null}")
                .statusCode(200)
                .body("concurrency", nullValue())
                .body("workerConcurrency", nullValue());
        put("{\"concurrency\":0,\"paused\":true}")
                .statusCode(422)
                .body("errors.field", equalTo(List.of("concurrency", "paused")));
    }

    @Test
    void a_purge_needs_the_right_number() {
        purge("{\"count\":3}")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("COUNT_MISMATCH"))
                .body("detail", containsString("2 pending tasks"))
                .body("errors[0].message", equalTo("is 2 now"));
        purge("{\"count\":2}").statusCode(200).body("cancelled", equalTo(2));
        purge("{\"count\":0}").statusCode(200).body("cancelled", equalTo(0));
        purge("{}").statusCode(422).body("errors[0].field", equalTo("count"));
        given().get("/api/queues/" + queue).then().body("pending", equalTo(0)).body("running", equalTo(1));
    }

    @Test
    void an_unknown_queue_is_not_made_by_pausing_it() {
        given().post("/api/queues/analisys/pause").then().statusCode(404).body("code", equalTo("QUEUE_NOT_FOUND"));
        given().get("/api/queues/NO%20QUEUE").then().statusCode(404);
    }

    @Test
    void a_worker_shows_what_it_is_and_does() {
        given().get("/api/workers/" + worker)
                .then()
                .statusCode(200)
                .body("id", equalTo(worker.value()))
                .body("host", equalTo("host"))
                .body("version", equalTo("1.0"))
                .body("state", equalTo("ACTIVE"))
                .body("queues." + queue, equalTo(4))
                .body("kinds", equalTo(List.of("analysis")))
                .body("running", equalTo(1))
                .body("tasks[0]", containsString("task_"))
                .body("recycling", equalTo(false))
                .body("stats.done", equalTo(3))
                .body("stats.failed", equalTo(1))
                .body("stats.averageRunSeconds", equalTo(1.5f));
        given().get("/api/workers").then().statusCode(200).body("items.id", hasItem(worker.value()));
    }

    @Test
    void a_worker_is_drained_and_resumed() {
        given().post("/api/workers/" + worker + "/drain").then().statusCode(200).body("state", equalTo("DRAINING"));
        given().post("/api/workers/" + worker + "/resume")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"));
        given().post("/api/workers/nobody/drain").then().statusCode(404).body("code", equalTo("WORKER_NOT_FOUND"));
    }

    @Test
    void stats_count_over_all_queues() {
        given().get("/api/stats")
                .then()
                .statusCode(200)
                .body("tasks.RUNNING", greaterThanOrEqualTo(1))
                .body("tasks.PENDING", notNullValue())
                .body("scheduled", notNullValue())
                .body("blocked", notNullValue());
    }

    private ValidatableResponse post(String what) {
        return given().post("/api/queues/" + queue + "/" + what).then();
    }

    private ValidatableResponse put(String body) {
        return given().contentType("application/json")
                .body(body)
                .put("/api/queues/" + queue)
                .then();
    }

    private ValidatableResponse purge(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/queues/" + queue + "/purge")
                .then();
    }
}
