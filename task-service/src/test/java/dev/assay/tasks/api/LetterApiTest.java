package dev.assay.tasks.api;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.ParentEnd;
import dev.assay.model.task.Payload;
import dev.assay.model.task.Publication;
import dev.assay.model.task.QueueDemand;
import dev.assay.model.task.QueueName;
import dev.assay.model.task.SettleReply;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.Submission;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskQueue;
import dev.assay.model.task.TaskResult;
import dev.assay.model.task.TaskStatus;
import dev.assay.model.task.WorkerId;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.task.Results;
import dev.assay.testkit.task.TaskBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What dead letters, retries by hand and verbs for many tasks promise over HTTP. Every test has a queue and a
/// model of its own, and is its own worker.
@QuarkusTest
@TestProfile(SubmitTest.WithoutWorker.class)
@QuarkusTestResource(PostgresTestResource.class)
class LetterApiTest {

    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static final WorkerId WORKER = new WorkerId("letter-api-test");
    private static final String NOBODY = "task_000000000001";

    @Inject
    TaskQueue tasks;

    private QueueName queue = QueueName.ANALYSIS;
    private String model = "";

    @BeforeEach
    void chooseQueue() {
        queue = new QueueName("letters-" + QUEUES.incrementAndGet());
        model = "letters_" + UUID.randomUUID();
    }

    @Test
    void a_dead_letter_shows_what_happened_and_what_to_do() {
        String id = aDeadTask(aTask().carrying("{\"url\":\"http://a\"}"));

        given().get("/api/dead-letters/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("state", equalTo("OPEN"))
                .body("cause.code", equalTo("NO_TOOL_RAN"))
                .body("cause.suggestion", notNullValue())
                .body("attempts.started", equalTo(1))
                .body("trips", equalTo(1))
                .body("alarming", equalTo(false))
                .body("origin", equalTo(id))
                .body("redrivenFrom", nullValue())
                .body("redrivenAs", nullValue())
                .body("payload.url", equalTo("http://a"));
        given().get("/api/dead-letters?model=" + model)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(id)))
                .body("items[0].containsKey('payload')", equalTo(false));
    }

    @Test
    void a_redrive_makes_a_new_task_and_both_know_of_each_other() {
        String old = aDeadTask(aTask());
        String again = post("/api/dead-letters/" + old + "/redrive", "{\"priority\":\"urgent\"}")
                .statusCode(202)
                .header("Location", containsString("/api/tasks/task_"))
                .body("status", equalTo("PENDING"))
                .body("priority", equalTo("urgent"))
                .body("retryOf", equalTo(old))
                .extract()
                .path("id");

        given().post("/api/dead-letters/" + old + "/redrive")
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .body("id", equalTo(again));
        given().get("/api/tasks/" + old)
                .then()
                .body("status", equalTo("FAILED"))
                .body("retriedAs", equalTo(again));
        given().get("/api/dead-letters/" + old)
                .then()
                .body("state", equalTo("REDRIVEN"))
                .body("redrivenAs", equalTo(again));
        given().get("/api/dead-letters?model=" + model).then().body("items", hasSize(0));
        given().get("/api/dead-letters?state=redriven&model=" + model).then().body("items", hasSize(1));
        given().get("/api/dead-letters?state=ALL&model=" + model).then().body("items", hasSize(1));
        post("/api/dead-letters/" + old + "/discard", "{\"reason\":\"no\"}")
                .statusCode(409)
                .body("code", equalTo("DEAD_LETTER_REDRIVEN"));
    }

    @Test
    void an_analysis_gets_more_time_by_a_deeper_tier() {
        String subtask = "{\"tools\":[\"bandit\"],\"tier\":\"QUICK\",\"targetUrls\":[],\"options\":{}}";
        submit(aTask().carrying("{\"kind\":\"analysis\",\"tier\":\"quick\"}").withSubtasks("static-analyzer"), subtask);
        String old = failAll().getFirst();

        String again = post("/api/dead-letters/" + old + "/redrive", "{\"tier\":\"deep\"}")
                .statusCode(202)
                .extract()
                .path("id");

        List<ClaimedTask> claimed = claimAll();
        assertThat(claimed).singleElement().satisfies(part -> {
            assertThat(part.parent()).hasToString(again);
            assertThat(part.payload().json()).contains("\"tier\":\"DEEP\"").contains("bandit");
        });
    }

    @Test
    void a_kind_without_tiers_cannot_be_given_one() {
        String old = aDeadTask(aTask().ofKind("crawl"));

        post("/api/dead-letters/" + old + "/redrive", "{\"tier\":\"deep\"}")
                .statusCode(422)
                .body("errors[0].field", equalTo("tier"))
                .body("errors[0].message", containsString("has no tiers"));
        post("/api/dead-letters/redrive", "{\"ids\":[\"" + old + "\"],\"tier\":\"deep\"}")
                .statusCode(202)
                .body("redriven", equalTo(0))
                .body("skipped[0].code", equalTo("CHANGE_DOES_NOT_FIT"));
        given().get("/api/dead-letters/" + old).then().body("state", equalTo("OPEN"));
    }

    @Test
    void everything_that_matches_is_redriven_once_its_number_is_confirmed() {
        IntStream.range(0, 450).forEach(_ -> submit(aTask()));
        failAll();
        String filter = "{\"filter\":{\"model\":\"" + model + "\",\"cause\":\"NO_TOOL_RAN\"},\"ratePerMinute\":60,";

        post("/api/dead-letters/redrive", filter + "\"count\":0}")
                .statusCode(409)
                .body("code", equalTo("COUNT_CHANGED"))
                .body("errors[0].message", equalTo("450"))
                .body("suggestion", containsString("\"count\": 450"));
        post("/api/dead-letters/redrive", filter + "\"count\":450}")
                .statusCode(202)
                .body("redriven", equalTo(450))
                .body("tasks", hasSize(450))
                .body("skipped", hasSize(0))
                .body("left", equalTo(0))
                .body("more", equalTo(false));
        post("/api/dead-letters/redrive", filter + "\"count\":0}")
                .statusCode(202)
                .body("redriven", equalTo(0));

        // one a second: the first may run, 449 wait their turn
        assertThat(claimAll()).hasSizeBetween(1, 20);
        given().get("/api/tasks?status=PENDING&limit=500&model=" + model)
                .then()
                .body("items.notBefore", everyItem(notNullValue()));
    }

    @Test
    void a_selection_is_redriven_and_what_is_not_says_why() {
        String dead = aDeadTask(aTask());
        String given = aDeadTask(aTask());
        post("/api/dead-letters/" + given + "/discard", "{\"reason\":\"test data\"}")
                .statusCode(200);
        String pending = submit(aTask());

        post(
                        "/api/dead-letters/redrive",
                        "{\"ids\":[\"%s\",\"%s\",\"%s\",\"%s\"]}".formatted(dead, given, pending, NOBODY))
                .statusCode(202)
                .body("redriven", equalTo(1))
                .body("tasks.from", equalTo(List.of(dead)))
                .body("skipped.id", equalTo(List.of(given, pending, NOBODY)))
                .body(
                        "skipped.code",
                        equalTo(List.of("DEAD_LETTER_DISCARDED", "DEAD_LETTER_NOT_FOUND", "TASK_NOT_FOUND")));
    }

    @Test
    void a_letter_is_discarded_with_a_reason_and_never_runs_again() {
        String id = aDeadTask(aTask());

        post("/api/dead-letters/" + id + "/discard", "{}").statusCode(422).body("errors[0].field", equalTo("reason"));
        post("/api/dead-letters/" + id + "/discard", "{\"reason\":\"test data\"}")
                .statusCode(200)
                .body("state", equalTo("DISCARDED"))
                .body("reason", equalTo("test data"))
                .body("changedAt", notNullValue());
        post("/api/dead-letters/" + id + "/discard", "{\"reason\":\"other\"}")
                .statusCode(200)
                .body("reason", equalTo("test data"));
        given().post("/api/dead-letters/" + id + "/redrive")
                .then()
                .statusCode(409)
                .body("code", equalTo("DEAD_LETTER_DISCARDED"));
        given().post("/api/tasks/" + id + "/retry").then().statusCode(409);
    }

    @Test
    void everything_that_matches_is_discarded_once_its_number_is_confirmed() {
        IntStream.range(0, 3).forEach(_ -> submit(aTask()));
        failAll();
        String request = "{\"filter\":{\"model\":\"" + model + "\"},\"reason\":\"gone\",\"count\":";

        post("/api/dead-letters/discard", request + "2}").statusCode(409);
        post("/api/dead-letters/discard", request + "3}")
                .statusCode(200)
                .body("discarded", equalTo(3))
                .body("skipped", hasSize(0));
    }

    @Test
    void by_hand_only_what_was_not_done_is_done_again() {
        submit(aTask().withSubtasks("a", "b"), null);
        List<ClaimedTask> parts = claimAll();
        end(parts.get(0), Results.completed());
        end(parts.get(1), Results.failed());
        String id = given().get("/api/tasks?model=" + model).path("items[0].id");

        String again = given().post("/api/tasks/" + id + "/retry")
                .then()
                .statusCode(202)
                .body("retryOf", equalTo(id))
                .extract()
                .path("id");

        given().get("/api/tasks/" + again + "/subtasks").then().body("items", hasSize(1));
        given().get("/api/tasks/" + id).then().body("status", equalTo("PARTIAL_SUCCESS"));
    }

    @Test
    void by_hand_a_completed_task_is_done_again_only_when_asked_for() {
        String id = submit(aTask());
        end(claimAll().getFirst(), Results.completed());

        given().post("/api/tasks/" + id + "/retry")
                .then()
                .statusCode(409)
                .body("code", equalTo("TASK_COMPLETED"))
                .body("suggestion", containsString("\"all\": true"));
        post("/api/tasks/" + id + "/retry", "{\"all\":true}").statusCode(202);
        given().post("/api/tasks/" + NOBODY + "/retry").then().statusCode(404);
        String pending = submit(aTask());
        given().post("/api/tasks/" + pending + "/retry").then().statusCode(409).body("code", equalTo("TASK_NOT_FINAL"));
    }

    @Test
    void a_cancelled_task_says_why() {
        String id = submit(aTask());

        post("/api/tasks/" + id + "/cancel", "{\"reason\":\"wrong branch\"}")
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("cancelReason", equalTo("wrong branch"));
        given().post("/api/tasks/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("cancelReason", equalTo("wrong branch"));
        given().contentType("text/plain")
                .body("{\"reason\":\"x\"}")
                .post("/api/tasks/" + id + "/cancel")
                .then()
                .statusCode(415);
        post("/api/tasks/" + id + "/cancel", "{\"why\":\"x\"}").statusCode(422);
        post("/api/tasks/" + id + "/cancel", "{\"reason\":\"" + "x".repeat(501) + "\"}")
                .statusCode(422);
    }

    @Test
    void many_tasks_are_cancelled_and_tried_again_by_filter_and_count() {
        IntStream.range(0, 520).forEach(_ -> submit(aTask()));
        String filter = "{\"filter\":{\"queue\":\"" + queue + "\"%s},\"count\":%d%s}";

        post("/api/tasks/cancel", filter.formatted("", 1, ""))
                .statusCode(409)
                .body("code", equalTo("COUNT_CHANGED"))
                .body("errors[0].message", equalTo("520"));
        post("/api/tasks/cancel", filter.formatted("", 520, ",\"reason\":\"flood\""))
                .statusCode(200)
                .body("cancelled", equalTo(520))
                .body("skipped", equalTo(0));
        given().get("/api/tasks?limit=500&model=" + model)
                .then()
                .body("items.status", everyItem(equalTo("CANCELLED")))
                .body("items.cancelReason", everyItem(equalTo("flood")));

        post("/api/tasks/retry", filter.formatted("", 0, "")).statusCode(202).body("retried", equalTo(0));
        post("/api/tasks/retry", filter.formatted(",\"status\":\"CANCELLED\"", 520, ""))
                .statusCode(202)
                .body("retried", equalTo(520));
        post("/api/tasks/retry", filter.formatted(",\"status\":\"CANCELLED\"", 0, ""))
                .statusCode(202)
                .body("retried", equalTo(0));
        assertThat(claimAll()).hasSize(520);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/tasks/cancel         | {}                                              | filter
            /api/tasks/cancel         | {"filter":{}}                                   | count
            /api/tasks/cancel         | {"filter":{"status":"FAILED"},"count":1}        | filter.status
            /api/tasks/cancel         | {"filter":{"modell":"x"},"count":1}             | filter.modell
            /api/tasks/cancel         | {"filter":7,"count":1}                          | filter
            /api/tasks/cancel         | {"filter":{"model":"../x"},"count":1}           | filter.model
            /api/tasks/retry          | {"filter":{"status":["PENDING"]},"count":1}     | filter.status
            /api/tasks/retry          | {"filter":{},"count":10001}                     | count
            /api/tasks/retry          | {"filter":{},"count":1,"all":"yes"}             | all
            /api/dead-letters/redrive | {}                                              | ids
            /api/dead-letters/redrive | {"ids":[],"filter":{},"count":0}                | ids
            /api/dead-letters/redrive | {"ids":["task_x"]}                              | ids[0]
            /api/dead-letters/redrive | {"filter":{"cause":"BAD"},"count":1}            | filter.cause
            /api/dead-letters/redrive | {"filter":{"after":"noon"},"count":1}           | filter.after
            /api/dead-letters/redrive | {"ids":[],"ratePerMinute":0}                    | ratePerMinute
            /api/dead-letters/redrive | {"ids":[],"tier":"deeper"}                      | tier
            /api/dead-letters/discard | {"ids":[]}                                      | reason
            /api/dead-letters/discard | {"ids":[],"reason":" "}                         | reason
            """)
    void what_makes_no_sense_is_named(String path, String body, String field) {
        post(path, body).statusCode(422).body("errors.field", hasItems(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"state=LOST", "cause=x", "app=0", "minTrips=0", "after=noon", "limit=0", "cursor=x", "kind=!"})
    void a_list_of_nonsense_is_refused(String query) {
        given().get("/api/dead-letters?" + query).then().statusCode(422);
    }

    @Test
    void unknown_letters_are_not_found() {
        for (String id : List.of(NOBODY, "x")) {
            given().get("/api/dead-letters/" + id)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("DEAD_LETTER_NOT_FOUND"));
            post("/api/dead-letters/" + id + "/discard", "{\"reason\":\"r\"}").statusCode(404);
            given().post("/api/dead-letters/" + id + "/redrive").then().statusCode(404);
        }
    }

    @Test
    void metrics_tell_how_many_wait_and_how_many_keep_coming_back() {
        String kind = "kind" + QUEUES.incrementAndGet();
        String id = aDeadTask(aTask().ofKind(kind));
        for (int trip = 2; trip <= 3; trip++) {
            given().post("/api/dead-letters/" + id + "/redrive").then().statusCode(202);
            id = failAll().getFirst();
        }
        given().get("/api/dead-letters/" + id).then().body("trips", equalTo(3)).body("alarming", equalTo(true));

        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String metrics = "";
        while (!metrics.contains("assay_dead_letters_alarming{kind=\"" + kind + "\"} 1.0") && System.nanoTime() < end) {
            metrics = given().get("/q/metrics").asString();
        }
        assertThat(metrics)
                .contains("assay_dead_letters_alarming{kind=\"" + kind + "\"} 1.0")
                .contains("assay_dead_letters{kind=\"" + kind + "\"} 1.0");
    }

    private String aDeadTask(TaskBuilder task) {
        String id = submit(task);
        failAll();
        return id;
    }

    private String submit(TaskBuilder task) {
        return submit(task, null);
    }

    /// @param subtaskPayload instead of the builder's
    private String submit(TaskBuilder task, @Nullable String subtaskPayload) {
        var built = task.in(queue).about(new Target(model, 1)).build();
        var submitted = subtaskPayload == null
                ? built
                : new NewTask(
                        built.kind(),
                        built.queue(),
                        built.priority(),
                        built.target(),
                        null,
                        null,
                        built.payload(),
                        Map.of(),
                        null,
                        built.subtasks().stream()
                                .map(part -> new NewTask.Subtask(part.service(), new Payload(subtaskPayload)))
                                .toList());
        return switch (tasks.submit(submitted)) {
            case Submission.Created(var id) -> id.toString();
            case Submission.Repeated(var id) -> throw new AssertionError(id);
            case Submission.KeyReused(var id) -> throw new AssertionError(id);
        };
    }

    private List<ClaimedTask> claimAll() {
        return tasks.claim(WORKER, List.of(new QueueDemand(queue, 10_000)), Duration.ofMinutes(5));
    }

    /// The ids of the main tasks, or tasks that stand alone, that failed.
    private List<String> failAll() {
        List<ClaimedTask> claimed = claimAll();
        claimed.forEach(task -> end(task, Results.failed()));
        return claimed.stream()
                .map(task -> task.parent() == null ? task.id() : task.parent())
                .distinct()
                .map(Object::toString)
                .collect(Collectors.toList());
    }

    private void end(ClaimedTask task, Settlement settlement) {
        SettleReply reply = tasks.settle(task.lease(), settlement);
        if (reply instanceof SettleReply.LastOpenSubtask) {
            reply = tasks.settleLast(task.lease(), settlement, verdict(task));
        }
        assertThat(reply).isInstanceOf(SettleReply.Settled.class);
    }

    /// FAILED for main tasks of one subtask, PARTIAL_SUCCESS for those of two, which is all there are here.
    private ParentEnd verdict(ClaimedTask task) {
        int parts = given().get("/api/tasks/" + task.parent() + "/subtasks")
                .jsonPath()
                .getList("items")
                .size();
        return new ParentEnd(
                parts == 1 ? TaskStatus.FAILED : TaskStatus.PARTIAL_SUCCESS,
                Results.NO_TOOL_RAN,
                new TaskResult.StoredFiles("p", "s"),
                Publication.NOTHING);
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }
}
