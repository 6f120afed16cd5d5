package dev.assay.maintenance.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.Sweep;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `/api/maintenance` and `/api/applications` promise.
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(FolderTestResource.class)
class MaintenanceApiTest {

    @Inject
    MaintenanceRuns runs;

    @Inject
    @ConfigProperty(name = "assay.applications-dir")
    Path applications;

    @Test
    void a_run_is_begun_goes_on_and_can_be_looked_at() throws IOException {
        Files.createDirectories(applications.resolve("whole/app1"));
        String location = given().post("/api/maintenance/runs")
                .then()
                .statusCode(202)
                .body("id", matchesPattern("run_[0-9a-f]{12}"))
                .body("dryRun", is(false))
                .body("only", hasSize(0))
                .body("startedBy", containsString("POST /api/maintenance/runs on "))
                .extract()
                .header("Location");

        JsonPath run = untilEnded(location);

        assertThat(run.getString("status")).isEqualTo("COMPLETED");
        assertThat(run.getString("finishedAt")).matches("\\d{4}-.*Z");
        List<String> all = Stream.of(Sweep.values())
                .filter(sweep -> sweep != Sweep.RESULT_ARCHIVES)
                .map(Sweep::wireName)
                .toList();
        assertThat(run.getList("sweeps.name")).isEqualTo(all);
        assertThat(run.getList("sweeps[0].ids", String.class)).contains("whole/app1");
        assertThat(run.getMap("sweeps[0]"))
                .containsOnlyKeys("name", "status", "found", "changed", "skipped", "seconds", "ids", "notes", "cause");

        given().get("/api/maintenance/runs?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].sweeps[0].found", notNullValue())
                .body("items[0].sweeps[0].ids", nullValue());
        given().get("/api/maintenance/status")
                .then()
                .statusCode(200)
                .body("schedule.on", is(false))
                .body("schedule.intervalSeconds", is(3600))
                .body("schedule.nextRunAt", nullValue())
                .body("lease", nullValue())
                .body("lastRun.status", equalTo("COMPLETED"))
                .body("sweeps", hasSize(Sweep.values().length))
                .body("sweeps.find { it.name == 'result-archives' }.enabled", is(false))
                .body(
                        "sweeps.find { it.name == 'orphan-apps' }.terms",
                        equalTo("directory missing: marked at once, deleted when missing for more than 7 days,"
                                + " results kept"));
        given().get("/q/metrics")
                .then()
                .body(containsString("assay_maintenance_changed_total{sweep=\"new-apps\"}"))
                .body(containsString("assay_maintenance_sweep_seconds_count{sweep=\"orphan-apps\"}"));
    }

    @Test
    void a_dry_run_of_one_sweep_changes_nothing() throws IOException {
        Files.createDirectories(applications.resolve("dry/app1"));

        JsonPath run = untilEnded(json("{\"dryRun\":true,\"only\":[\"new-apps\"]}")
                .post("/api/maintenance/runs")
                .then()
                .statusCode(202)
                .extract()
                .header("Location"));

        assertThat(run.getBoolean("dryRun")).isTrue();
        assertThat(run.getList("only")).containsExactly("new-apps");
        assertThat(run.getList("sweeps.name")).containsExactly("new-apps");
        assertThat(run.getList("sweeps[0].ids", String.class)).contains("dry/app1");
        assertThat(run.getInt("sweeps[0].changed")).isZero();
        given().get("/api/applications/dry/1").then().statusCode(404);
    }

    @Test
    void while_another_run_holds_the_lease_it_is_said_who() {
        RunLease lease =
                ((Begin.Begun) runs.begin(new NewRun(false, Set.of(), "somebody else"), Duration.ofMinutes(5))).lease();
        try {
            for (String path : List.of("/api/maintenance/runs", "/api/applications/scan")) {
                given().post(path)
                        .then()
                        .statusCode(409)
                        .contentType("application/problem+json")
                        .body("code", equalTo("MAINTENANCE_RUNNING"))
                        .body("detail", containsString(lease.run() + ", by somebody else, until "));
            }
            given().get("/api/maintenance/status")
                    .then()
                    .body("lease.run", equalTo(lease.run().toString()))
                    .body("lease.startedBy", equalTo("somebody else"));
        } finally {
            runs.finish(lease, null);
        }
    }

    @Test
    void a_run_that_failed_makes_nothing_less_ready() {
        RunLease lease = ((Begin.Begun) runs.begin(new NewRun(false, Set.of(), "test"), Duration.ofMinutes(5))).lease();
        runs.finish(lease, "on purpose");

        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'maintenance' }.data.status", equalTo("FAILED"));
        given().get("/api/maintenance/runs/" + lease.run()).then().body("cause", equalTo("on purpose"));
    }

    @Test
    void applications_are_found_listed_and_pinned() throws IOException {
        Files.createDirectories(applications.resolve("found/app1"));
        Path second = Files.createDirectories(applications.resolve("found/flask/app2"));

        given().post("/api/applications/scan")
                .then()
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("sweeps[0].ids", hasItems("found/app1", "found/app2"));
        given().get("/api/applications?model=found")
                .then()
                .statusCode(200)
                .body("items.app", equalTo(List.of(1, 2)))
                .body("items[0].presence", equalTo("PRESENT"))
                .body("items[0].missingSince", nullValue())
                .body("items[0].kept", is(false))
                .body("items[0].lastAnalysis", nullValue());
        String cursor = given().get("/api/applications?model=found&limit=1").path("nextCursor");
        given().queryParam("cursor", cursor)
                .get("/api/applications?model=found&limit=1")
                .then()
                .body("items.app", equalTo(List.of(2)))
                .body("nextCursor", nullValue());

        given().post("/api/applications/found/2/keep").then().statusCode(200).body("kept", is(true));
        given().post("/api/applications/found/2/keep").then().statusCode(200);
        Files.delete(second);
        untilEnded(json("{\"only\":[\"orphan-apps\"]}")
                .post("/api/maintenance/runs")
                .header("Location"));
        given().get("/api/applications?model=found&presence=missing")
                .then()
                .body("items.app", equalTo(List.of(2)))
                .body("items[0].missingSince", notNullValue())
                .body("items[0].kept", is(true));
        given().get("/api/applications/found/2").then().body("presence", equalTo("MISSING"));
        given().delete("/api/applications/found/2/keep").then().statusCode(200).body("kept", is(false));
    }

    @Test
    void an_index_is_rebuilt_as_a_run_of_its_own() {
        JsonPath run = untilEnded(json("{\"index\":\"task_by_application\"}")
                .post("/api/maintenance/reindex")
                .then()
                .statusCode(202)
                .extract()
                .header("Location"));

        assertThat(run.getString("status")).isEqualTo("COMPLETED");
        assertThat(run.getList("sweeps[0].ids")).containsExactly("task_by_application");

        run = untilEnded(json("{\"index\":\"pg_class_oid_index\"}")
                .post("/api/maintenance/reindex")
                .header("Location"));
        assertThat(run.getString("status")).isEqualTo("FAILED");
        assertThat(run.getString("sweeps[0].cause")).isEqualTo("there is no index of ours by that name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/maintenance/runs    | {"only":["everything"]}      | 422 | only
            /api/maintenance/runs    | {"only":[]}                  | 422 | only
            /api/maintenance/runs    | {"only":"new-apps"}          | 422 | only
            /api/maintenance/runs    | {"dryrun":true}              | 422 | dryrun
            /api/maintenance/runs    | {"dryRun":"yes"}             | 422 | dryRun
            /api/maintenance/runs    | {                            | 400 |
            /api/maintenance/runs    | []                           | 422 | body
            /api/maintenance/reindex | {}                           | 422 | index
            /api/maintenance/reindex | {"index":"  "}               | 422 | index
            /api/applications/scan   | {"dryRun":1}                 | 422 | dryRun
            """)
    void what_makes_no_sense_is_refused_with_the_field(String path, String body, int status, String field) {
        var answer = json(body).post(path).then().statusCode(status).contentType("application/problem+json");
        if (field != null) {
            answer.body("errors.field", hasItem(field));
        }
        given().get("/api/maintenance/status").then().body("lease", nullValue());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,    /api/maintenance/runs/run_000000000000,   404
            GET,    /api/maintenance/runs/nonsense,           404
            GET,    /api/maintenance/runs?limit=0,            422
            GET,    /api/maintenance/runs?cursor=nonsense,    422
            GET,    /api/applications?presence=perhaps,       422
            GET,    /api/applications?model=..%2Fetc,         422
            GET,    /api/applications?cursor=nonsense,        422
            GET,    /api/applications/demo/0,                 404
            GET,    /api/applications/demo/99999999,          404
            POST,   /api/applications/..%2Fetc/1/keep,        404
            POST,   /api/applications/nobody/1/keep,          404
            DELETE, /api/applications/nobody/x/keep,          404
            """)
    void what_is_not_there_is_said_to_be_so(String method, String path, int status) {
        given().urlEncodingEnabled(false)
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("suggestion", notNullValue());
    }

    private static io.restassured.specification.RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    /// A run is told of no other way than by asking.
    private static JsonPath untilEnded(String location) {
        long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        JsonPath run = given().get(location).then().statusCode(200).extract().jsonPath();
        while (run.getString("status").equals("RUNNING") && System.nanoTime() < patience) {
            run = given().get(location).jsonPath();
        }
        assertThat(run.getString("status")).isNotEqualTo("RUNNING");
        return run;
    }
}
