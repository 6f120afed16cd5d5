package dev.assay.pipelines.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.task.FailureCause;
import dev.assay.testkit.postgres.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@TestProfile(OnPaper.class)
class ReportTest {

    private static final Path RESULTS = Path.of("target/paper-results");

    @Inject
    PipelinesOnPaper pipelines;

    @Inject
    PipelineReport report;

    @Inject
    ReportFiles files;

    @Test
    void a_pipeline_that_has_ended_has_a_page_and_a_summary() {
        PipelineId id = pipelines.add(PaperPipeline.partly().with(new PipelineId(1)));

        String page = given().get("/api/pipelines/" + id + "/report")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .extract()
                .asString();

        assertThat(page)
                .contains("nightly", "partial success", "openai_gpt-4/app1", "CONNECTION_LOST", "zap")
                .doesNotContain("<script", "http://", "https://", "src=", "href=");
        given().get("/api/pipelines/" + id + "/summary")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("status", equalTo("PARTIAL_SUCCESS"))
                .body("soFar", equalTo(false))
                .body("totals.cells.failed", equalTo(5));
    }

    @Test
    void what_still_runs_is_marked() {
        PipelineId id = pipelines.add(PaperPipeline.existing(
                        PipelineStatus.RUNNING, "at it", 2, (job, _) -> job == 0 ? PaperPipeline.running(30) : null)
                .with(new PipelineId(2)));

        given().get("/api/pipelines/" + id + "/report").then().statusCode(200).body(containsString("so far, as of"));
        given().get("/api/pipelines/" + id + "/summary").then().body("soFar", equalTo(true));
    }

    @Test
    void nothing_anybody_named_or_said_becomes_markup() {
        var hostile = new FailureCause(
                FailureCause.Code.ANALYZER_REPORTED_ERROR,
                "</bdi></p><script>alert(1)</script><img src=x onerror='alert(2)'>\u202Egnp.exe\u0000");
        PipelineId id = pipelines.add(PaperPipeline.existing(
                        PipelineStatus.FAILED,
                        "\"><script>alert(3)</script>",
                        2,
                        (_, _) -> PaperPipeline.ended(CellStatus.FAILED, hostile, "<b>tool</b>"))
                .with(new PipelineId(3)));

        String page = given().get("/api/pipelines/" + id + "/report").asString();

        assertThat(page)
                .doesNotContain("<script", "<img", "<b>", "\u202E", "\u0000")
                .contains("&lt;script&gt;");
    }

    @Test
    void ten_thousand_applications_make_a_page_that_can_be_opened() throws IOException {
        PipelineId id = pipelines.add(PaperPipeline.existing(
                        PipelineStatus.PARTIAL_SUCCESS,
                        "all of them",
                        10_000,
                        (job, _) -> job % 7 == 0
                                ? PaperPipeline.ended(CellStatus.FAILED, PaperPipeline.LOST)
                                : PaperPipeline.found(job % 3, 1, 2, 3, 4))
                .with(new PipelineId(4)));
        PipelineSummary summary = report.summary(id).orElseThrow();

        String page = report.html(summary);
        files.write(summary);

        assertThat(page).hasSizeLessThan(300_000).contains("Models and services", "Applications to look at");
        assertThat(Files.size(directory(id).resolve("summary.json"))).isLessThan(40_000_000);
    }

    @Test
    void a_report_is_written_once_and_links_to_results() throws IOException {
        PipelineId id = pipelines.add(PaperPipeline.partly().with(new PipelineId(5)));
        var loop = new ReportLoop(pipelines, report, files, Duration.ofSeconds(5));

        loop.round();

        assertThat(pipelines.missing(10)).isEmpty();
        assertThat(Files.readString(directory(id).resolve("report.html")))
                .contains("href=\"../../openai_gpt-4/app1/task_");
        assertThat(staged()).isEmpty();
    }

    @Test
    void a_process_that_dies_before_it_can_note_a_report_writes_the_same_again() throws IOException {
        PipelineId id = pipelines.add(PaperPipeline.generated().with(new PipelineId(6)));
        var loop = new ReportLoop(pipelines, report, files, Duration.ofSeconds(5));
        pipelines.forget(true);
        loop.round();
        pipelines.forget(false);
        byte[] summary = Files.readAllBytes(directory(id).resolve("summary.json"));
        byte[] page = Files.readAllBytes(directory(id).resolve("report.html"));

        loop.round();

        assertThat(pipelines.digest(id)).isPresent();
        assertThat(directory(id).resolve("summary.json")).hasBinaryContent(summary);
        assertThat(directory(id).resolve("report.html")).hasBinaryContent(page);
    }

    @Test
    void an_unknown_pipeline_has_neither() {
        given().get("/api/pipelines/pipeline_000000000000/report").then().statusCode(404);
        given().get("/api/pipelines/..%2f..%2fetc/summary")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    private static Path directory(PipelineId id) {
        return RESULTS.resolve("pipelines").resolve(id.toString());
    }

    private static List<Path> staged() throws IOException {
        try (var left = Files.list(RESULTS.resolve(".staging"))) {
            return left.toList();
        }
    }
}
