package dev.assay.store.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobView.Cell;
import dev.assay.model.pipeline.PipelineEvent.Type;
import dev.assay.model.pipeline.PipelineId;
import dev.assay.model.pipeline.PipelineStatus;
import dev.assay.model.pipeline.PipelineView;
import dev.assay.model.retry.Retried;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.task.ClaimedTask;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Settlement;
import dev.assay.model.task.TaskId;
import dev.assay.store.letters.PostgresTaskRetries;
import dev.assay.testkit.task.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The case from a failure report: three applications, four services, and eight of the twelve analyses lose their
/// connections.
class LostConnectionsTest {

    private static final Settlement LOST = new Settlement.Fail(Results.CONNECTION_LOST, null);

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void what_was_done_counts_each_cell_has_its_cause_and_a_retry_runs_exactly_what_failed() {
        PipelineId pipeline = fixture.create(PipelineFixture.existing(3, PipelineFixture.ALL, PipelineFixture.LIMITS));

        fixture.run(pipeline, task -> isLost(task) ? LOST : Results.completed());

        PipelineView view = fixture.view(pipeline);
        assertThat(view.status()).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);
        assertThat(view.progress()).isEqualTo(100);
        assertThat(view.cause())
                .isEqualTo(new FailureCause(
                        FailureCause.Code.JOBS_FAILED, "4 of 12 done, 0 of them in part; not done: 8 CONNECTION_LOST"));
        assertThat(view.cells())
                .containsAllEntriesOf(Map.of(CellStatus.COMPLETED, 4, CellStatus.FAILED, 8, CellStatus.SKIPPED, 0));
        assertCells(pipeline);
        assertThat(fixture.events(pipeline))
                .startsWith(Type.PIPELINE_CREATED, Type.ANALYSIS_START)
                .endsWith(Type.ANALYSIS_STAGE_COMPLETE, Type.PIPELINE_COMPLETE);

        PipelineFixture.assertDone(fixture.pipelines.retryFailed(pipeline), PipelineStatus.RUNNING);
        var retried = new ArrayList<String>();
        fixture.run(pipeline, task -> {
            retried.add(cell(task));
            return Results.completed();
        });

        assertThat(retried)
                .containsExactlyInAnyOrder(
                        "demo/app1 dynamic-analyzer",
                        "demo/app1 performance-tester",
                        "demo/app1 ai-analyzer",
                        "demo/app2 static-analyzer",
                        "demo/app2 performance-tester",
                        "demo/app2 ai-analyzer",
                        "demo/app3 static-analyzer",
                        "demo/app3 dynamic-analyzer");
        assertThat(fixture.view(pipeline).status()).isEqualTo(PipelineStatus.COMPLETED);
        assertThat(fixture.view(pipeline).cause()).isNull();
        assertThat(fixture.view(pipeline).round()).isEqualTo(1);
    }

    /// One succeeds of the first, one of the second and two of the third.
    private static boolean isLost(ClaimedTask task) {
        return !Set.of(
                        "demo/app1 static-analyzer",
                        "demo/app2 dynamic-analyzer",
                        "demo/app3 performance-tester",
                        "demo/app3 ai-analyzer")
                .contains(cell(task));
    }

    private static String cell(ClaimedTask task) {
        return Objects.requireNonNull(task.target()) + " " + task.service();
    }

    private void assertCells(PipelineId pipeline) {
        assertThat(fixture.jobs(pipeline)).hasSize(3).allSatisfy(job -> {
            assertThat(job.cells()).containsOnlyKeys(AnalyzerService.values());
            for (Map.Entry<AnalyzerService, Cell> entry : job.cells().entrySet()) {
                Cell cell = entry.getValue();
                if (cell.end() == CellStatus.COMPLETED) {
                    assertThat(cell.cause()).isNull();
                } else {
                    assertThat(cell.end()).isEqualTo(CellStatus.FAILED);
                    assertThat(cell.cause()).isEqualTo(Results.CONNECTION_LOST);
                }
                assertThat(cell.task()).isNotNull();
                assertThat(cell.seconds()).isNotNull();
            }
        });
    }

    @Test
    void a_redriven_task_is_not_the_pipelines() {
        PipelineId pipeline =
                fixture.create(PipelineFixture.existing(1, List.of(AnalyzerService.STATIC), PipelineFixture.LIMITS));
        fixture.run(pipeline, _ -> LOST);
        var retries = new PostgresTaskRetries(fixture.database, fixture.now(), fixture.queue);
        TaskId dead = new TaskId(fixture.number("select task_key from pipeline_task"));

        List<Retried> retried = retries.retry(List.of(dead), RetryTerms.REDRIVE);

        assertThat(retried).singleElement().isInstanceOf(Retried.Made.class);
        assertThat(fixture.number("select count(*) from task where pipeline_id is not null and parent_key is null"))
                .isEqualTo(1);
    }
}
