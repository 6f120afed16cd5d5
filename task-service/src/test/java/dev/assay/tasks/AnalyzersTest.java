package dev.assay.tasks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.analyzer.AnalysisOutcome;
import dev.assay.analyzer.AnalyzerClient;
import dev.assay.analyzer.ProgressUpdate;
import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.task.FailureCause;
import dev.assay.store.breaker.PostgresServiceBreakers;
import dev.assay.store.jdbc.Database;
import dev.assay.store.jdbc.Sql;
import dev.assay.store.queue.ListenerSettings;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.QueueClock;
import dev.assay.testkit.postgres.PostgresTestResource;
import dev.assay.testkit.postgres.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Analyzers that come and go: what becomes of their tasks, and what people see and can do.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(ScriptedAnalyzerResource.class)
class AnalyzersTest {

    private static final AnalyzerService SERVICE = AnalyzerService.AI;
    private static final String AI = "/api/analyzers/ai-analyzer";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    AnalyzerClient client;

    @Inject
    ServiceBreakers breakers;

    @Inject
    BreakerPolicy policy;

    private final FakeAnalyzers fake = new FakeAnalyzers();
    private final TestDatabase database =
            new TestDatabase("the application's", setting("jdbc.url"), setting("username"), setting("password"));
    private final Database store = new Database(database.dataSource());
    private final PostgresQueueSignals signals = new PostgresQueueSignals(new ListenerSettings(
            database.url(), database.user(), database.password(), ListenerSettings.STANDARD_SILENCE));

    /// What another process has.
    private final PostgresServiceBreakers elsewhere = new PostgresServiceBreakers(
            store, QueueClock.DATABASE, signals, BreakerPolicy.STANDARD, PostgresServiceBreakers.STANDARD_REREAD);

    @BeforeEach
    void talk_to_the_fake() {
        QuarkusMock.installMockForInstance(fake, client);
        breakers.reset(SERVICE);
    }

    @AfterEach
    void close() {
        breakers.reset(SERVICE);
        elsewhere.close();
        signals.close();
    }

    // --- runs

    @Test
    void failures_of_two_instances_open_the_breaker_and_tasks_wait_until_somebody_closes_it() {
        fake.answer(_ -> new AnalysisOutcome.Unreachable(FakeAnalyzers.unreachable()));
        String first = submit(1);
        untilCause(first, "ANALYZER_UNREACHABLE");
        elsewhere.failed(SERVICE, FakeAnalyzers.unreachable());
        String second = submit(2);
        untilCause(second, "ANALYZER_UNREACHABLE");

        String third = submit(3);
        JsonPath waiting = untilCause(third, "CIRCUIT_OPEN");

        assertThat(waiting.getString("items[0].status")).isEqualTo("PENDING");
        assertThat(Instant.parse(waiting.getString("items[0].notBefore")))
                .isAfter(Instant.parse(waiting.getString("items[0].createdAt")).plusSeconds(299));
        assertThat(waiting.getString("items[0].cause.message")).contains("no replica accepted a connection");
        given().get(AI)
                .then()
                .body("status", equalTo("down"))
                .body("breaker.state", equalTo("OPEN"))
                .body("breaker.until", notNullValue())
                .body("breaker.cause.code", equalTo("ANALYZER_UNREACHABLE"));
        given().get("/q/metrics")
                .then()
                .body(containsString("assay_breaker_state{service=\"ai-analyzer\"} 2.0"))
                .body(containsString("assay_breaker_transitions_total{service=\"ai-analyzer\",to=\"OPEN\"}"));

        fake.answer(FakeAnalyzers::complete);
        given().post(AI + "/breaker/reset")
                .then()
                .statusCode(200)
                .body("breaker.state", equalTo("CLOSED"))
                .body("breaker.failures", equalTo(0));

        for (String task : List.of(first, second, third)) {
            until("/api/tasks/" + task, json -> Objects.equals(json.getString("status"), "COMPLETED"));
        }
    }

    @Test
    void a_probe_that_is_answered_closes_the_breaker_and_the_tasks_run_at_once() {
        int resets = fake.resets(SERVICE);
        open();
        String task = submit(1);
        untilCause(task, "CIRCUIT_OPEN");

        coolDown();

        until(AI, json -> Objects.equals(json.getString("breaker.state"), "CLOSED"));
        until("/api/tasks/" + task, json -> Objects.equals(json.getString("status"), "COMPLETED"));
        assertThat(fake.probes()).isPositive();
        assertThat(fake.invalidations())
                .as("the health of the others is still known")
                .isZero();
        assertThat(fake.coolDownsEnded()).isPositive();
        assertThat(fake.resets(SERVICE)).as("replicas may be as dead as before").isEqualTo(resets);
        given().get("/q/metrics").then().body(containsString("ft_timeout_calls_total"));
    }

    @Test
    void a_replica_that_only_listens_does_not_close_the_breaker() {
        open();
        fake.beSilent();
        Instant opened = elsewhere.all().get(SERVICE.ordinal()).changedAt();

        coolDown();

        JsonPath refused = until(
                AI,
                json -> Objects.equals(json.getString("breaker.state"), "OPEN")
                        && json.getString("breaker.cause.message").contains("said nothing for 12 s"));
        assertThat(Instant.parse(refused.getString("breaker.until"))).isAfter(opened);
    }

    @Test
    void an_analyzer_without_time_costs_a_task_nothing_but_time() {
        fake.answer(_ -> new AnalysisOutcome.Busy(
                new FailureCause(FailureCause.Code.ANALYZER_BUSY, "both replicas are at work")));
        String task = submit(4);

        JsonPath waiting = untilCause(task, "ANALYZER_BUSY");

        assertThat(waiting.getString("items[0].status")).isEqualTo("PENDING");
        assertThat(count("preflights + failures")).isZero();
        given().get(AI).then().body("breaker.failures", equalTo(0));
        given().post("/api/tasks/" + task + "/cancel").then().statusCode(200);
    }

    @Test
    void what_some_tools_found_before_the_time_was_over_is_kept() {
        fake.answer(request -> cutShort(FakeAnalyzers.report(request, AnalysisReport.Status.PARTIAL)));
        String task = submit(5);

        JsonPath ended = until(
                "/api/tasks/" + task + "/subtasks",
                json -> Objects.equals(json.getString("items[0].status"), "PARTIAL_SUCCESS"));

        assertThat(ended.getString("items[0].cause.code")).isEqualTo("REQUEST_TIMED_OUT");
        given().get("/api/tasks/" + task + "/files/services/ai-analyzer.json")
                .then()
                .statusCode(200);
        given().get(AI).then().body("breaker.failures", equalTo(0));
    }

    @Test
    void a_part_without_any_tool_s_work_is_a_failure_and_a_first_try_is_told_of_once() {
        fake.converse((request, progress, _) -> {
            progress.heard(new ProgressUpdate(null, "asking another replica", null, null));
            return cutShort(FakeAnalyzers.empty(request));
        });
        String task = submit(5);

        JsonPath ended = until(
                "/api/tasks/" + task + "/subtasks",
                json -> Objects.equals(json.getString("items[0].status"), "FAILED"));

        assertThat(ended.getString("items[0].cause.code")).isEqualTo("REQUEST_TIMED_OUT");
        assertThat(ended.getString("items[0].progress.step")).isEqualTo("asking another replica");
    }

    /// The fake has one place, and lets others wait for it as long as they may.
    @Test
    void tasks_of_an_analyzer_without_a_place_do_not_hold_up_those_of_another() {
        var places = new Semaphore(1);
        var proceed = new CountDownLatch(1);
        fake.converse((request, _, deadline) -> {
            if (request.service() == AnalyzerService.STATIC) {
                return FakeAnalyzers.complete(request);
            }
            if (!places.tryAcquire(deadline.place().toMillis(), TimeUnit.MILLISECONDS)) {
                return new AnalysisOutcome.Busy(new FailureCause(FailureCause.Code.ANALYZER_BUSY, "at work"));
            }
            proceed.await();
            return FakeAnalyzers.complete(request);
        });
        List<String> blocked = IntStream.rangeClosed(1, 4)
                .mapToObj(app -> submit(app, AnalyzerService.DYNAMIC))
                .toList();
        String behind = submit(5, AnalyzerService.STATIC);

        JsonPath ended =
                until("/api/tasks/" + behind, json -> json.getString("status").equals("COMPLETED"));

        assertThat(ended.getDouble("queueSeconds")).isLessThan(10);
        blocked.forEach(task -> given().post("/api/tasks/" + task + "/cancel"));
    }

    private static AnalysisOutcome cutShort(AnalysisReport report) {
        return new AnalysisOutcome.CutShort(
                FakeAnalyzers.REPLICA,
                report,
                new FakeAnalyzers.Document(0),
                new FailureCause(FailureCause.Code.REQUEST_TIMED_OUT, "10 min were over"),
                List.of(new AnalysisOutcome.LostTry(
                        URI.create("ws://static_analyzer_1:2001"),
                        new FailureCause(FailureCause.Code.CONNECTION_LOST, "reset by peer"))));
    }

    /// Three tries unless set; [ScriptedAnalyzerResource] sets one more.
    @Test
    void a_disk_that_refuses_is_asked_again_as_often_as_is_set() {
        fake.answer(request -> new AnalysisOutcome.Answered(
                FakeAnalyzers.REPLICA,
                FakeAnalyzers.report(request, AnalysisReport.Status.COMPLETE),
                new FakeAnalyzers.Document(3),
                List.of()));

        String task = submit(1);

        until("/api/tasks/" + task, json -> Objects.equals(json.getString("status"), "COMPLETED"));
        given().get("/q/metrics").then().body(containsString("ft_retry_retries_total"));
    }

    @Test
    void a_disk_that_goes_on_refusing_fails_the_task() {
        fake.answer(request -> new AnalysisOutcome.Answered(
                FakeAnalyzers.REPLICA,
                FakeAnalyzers.report(request, AnalysisReport.Status.COMPLETE),
                new FakeAnalyzers.Document(1000),
                List.of()));

        String task = submit(1);

        JsonPath failed = until("/api/tasks/" + task, json -> Objects.equals(json.getString("status"), "FAILED"));
        assertThat(failed.getString("cause.code")).isEqualTo("RESULT_NOT_WRITTEN");
    }

    /// [ScriptedAnalyzerResource] sets it.
    @Test
    void the_settings_decide_when_a_breaker_opens_and_for_how_long() {
        open();

        var state = (BreakerState.Open) breakers.of(SERVICE).state();
        assertThat(state.until()).isEqualTo(state.since().plusSeconds(299));
        assertThat(policy).isEqualTo(new BreakerPolicy(3, Duration.ofSeconds(299), Duration.ofSeconds(30)));
    }

    // --- what people see and do

    @Test
    void services_and_replicas_are_shown_without_secrets() {
        fake.breakReplica();

        given().get("/api/analyzers")
                .then()
                .statusCode(200)
                .body(
                        "services.service",
                        contains("static-analyzer", "dynamic-analyzer", "performance-tester", "ai-analyzer"))
                .body("services[3].status", equalTo("degraded"))
                .body("services[3].breaker.state", equalTo("CLOSED"))
                .body("services[3].breaker.cause", nullValue())
                .body("services[3].tools", contains("requirements-scanner"))
                .body("services[3].waiting", equalTo(2))
                .body("services[3].replicas", hasSize(1))
                .body("services[3].replicas[0].url", equalTo("ws://analyzer:2004/path"))
                .body("services[3].replicas[0].status", equalTo("healthy"))
                .body("services[3].replicas[0].version", equalTo("1.4.2"))
                .body("services[3].replicas[0].uptimeSeconds", equalTo(120))
                .body("services[3].replicas[0].busy", equalTo(1))
                .body("services[3].replicas[0].limit", equalTo(4))
                .body("services[3].replicas[0].breaker.state", equalTo("OPEN"))
                .body("services[3].replicas[0].probedAt", equalTo("2026-11-22T08:00:00Z"))
                .body("services[3].replicas[0].lastHeardAt", equalTo("2026-11-22T08:00:00Z"))
                .body("services[3].replicas[0].reason", nullValue())
                .body(not(containsString("secret")));
    }

    /// Container engines give such names; `URI` has no host for them.
    @Test
    void a_replica_whose_name_is_no_host_to_java_is_shown_all_the_same() {
        fake.beAt(
                URI.create("ws://user:secret@static_analyzer_1:2001/path?token=secret"),
                URI.create("ws://static_analyzer_2:2001"));

        given().get(AI)
                .then()
                .statusCode(200)
                .body("replicas.url", contains("ws://static_analyzer_1:2001/path", "ws://static_analyzer_2:2001"));
    }

    @Test
    void a_reset_closes_the_breakers_of_the_replicas_too_and_may_be_repeated() {
        fake.breakReplica();

        for (int i = 0; i < 2; i++) {
            given().post(AI + "/breaker/reset")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("up"))
                    .body("replicas[0].breaker.state", equalTo("CLOSED"));
        }
    }

    @Test
    void a_reset_by_another_instance_closes_the_breakers_of_the_replicas_here() {
        int before = fake.resets(SERVICE);

        elsewhere.reset(SERVICE);

        until(AI, _ -> fake.resets(SERVICE) > before);
    }

    @Test
    void health_is_forgotten_on_demand() {
        for (int i = 0; i < 2; i++) {
            given().post("/api/analyzers/health/invalidate").then().statusCode(204);
        }

        assertThat(fake.invalidations()).isEqualTo(2);
    }

    @Test
    void what_is_not_there_is_a_problem_that_names_what_is() {
        for (String path : List.of("/api/analyzers/quantum-analyzer", "/api/analyzers/health")) {
            given().get(path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("ANALYZER_NOT_FOUND"))
                    .body("suggestion", containsString("performance-tester"));
        }
        given().post("/api/analyzers/x/breaker/reset")
                .then()
                .statusCode(404)
                .body("code", equalTo("ANALYZER_NOT_FOUND"));
        given().get(AI + "/breaker/reset").then().statusCode(405).contentType("application/problem+json");
        given().delete("/api/analyzers").then().statusCode(405).contentType("application/problem+json");
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            breakers.failed(SERVICE, FakeAnalyzers.unreachable());
        }
        assertThat(breakers.of(SERVICE).state().name()).isEqualTo("OPEN");
    }

    /// Five minutes pass at once, and everybody hears of it.
    private void coolDown() {
        store.query(
                new Sql(
                        "test",
                        "with due as (update analyzer_breaker set opened_at = now() - interval '301 s',"
                                + " until = now() - interval '1 s' where service = 'ai-analyzer' returning service)"
                                + " select pg_notify('assay_breaker', service)::text from due"),
                _ -> {},
                _ -> true);
    }

    private long count(String expression) {
        return store.query(
                        new Sql("test", "select sum(" + expression + ") from task where cause_code = 'ANALYZER_BUSY'"),
                        _ -> {},
                        row -> row.getLong(1))
                .getFirst();
    }

    private static String submit(int app) {
        return submit(app, SERVICE);
    }

    private static String submit(int app, AnalyzerService service) {
        return given().contentType("application/json")
                .body("{\"kind\":\"analysis\",\"model\":\"demo\",\"app\":" + app + ",\"services\":[\""
                        + service.wireName() + "\"]}")
                .post("/api/tasks")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath untilCause(String task, String code) {
        return until(
                "/api/tasks/" + task + "/subtasks",
                json -> Objects.equals(json.getString("items[0].cause.code"), code));
    }

    /// Asks again and again: over HTTP there is no signal to wait for yet.
    private static JsonPath until(String path, Predicate<JsonPath> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String answer = given().get(path).asString();
            var json = new JsonPath(answer);
            if (wanted.test(json)) {
                return json;
            }
            assertThat(System.nanoTime())
                    .as("%s never came to be as wanted: %s", path, answer)
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
