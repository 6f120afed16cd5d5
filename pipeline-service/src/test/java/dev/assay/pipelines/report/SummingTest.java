package dev.assay.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.edge.json.SummaryJson;
import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.PipelineStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummingTest {

    private static final Instant NOW = PaperPipeline.CREATED.plusSeconds(60);

    @Test
    void a_summary_counts_cells_findings_causes_and_missing_tools() {
        PipelineSummary summary = sum(PaperPipeline.partly());

        assertThat(summary.totals().applications()).isEqualTo(3);
        assertThat(summary.totals().cells()).isEqualTo(new PipelineSummary.Counts(3, 1, 5, 0, 3, 0, 0));
        assertThat(summary.totals().findings()).isEqualTo(new SummaryJson(42, 3, 7, 11, 0, 21));
        assertThat(summary.missingTools())
                .containsExactly(new PipelineSummary.MissingTool("zap", "dynamic-analyzer", 1));
        assertThat(summary.troubles())
                .extracting(
                        PipelineSummary.Trouble::service, PipelineSummary.Trouble::code, PipelineSummary.Trouble::count)
                .containsExactly(
                        tuple("ai-analyzer", "CIRCUIT_OPEN", 3),
                        tuple("performance-tester", "CONNECTION_LOST", 3),
                        tuple("dynamic-analyzer", "CONNECTION_LOST", 2),
                        tuple("dynamic-analyzer", "TOOLS_FAILED", 1));
    }

    @Test
    void an_end_gives_the_same_summary_whenever_it_is_computed() {
        assertThat(sum(PaperPipeline.partly(), NOW)).isEqualTo(sum(PaperPipeline.partly(), NOW.plusSeconds(1_000_000)));
    }

    @Test
    void what_still_runs_is_so_far() {
        PipelineSummary summary = sum(PaperPipeline.existing(
                PipelineStatus.RUNNING, "now", 2, (job, _) -> job == 0 ? PaperPipeline.running(30) : null));

        assertThat(summary.soFar()).isTrue();
        assertThat(summary.times().asOf()).isEqualTo(NOW);
        assertThat(summary.times().runSeconds()).isEqualTo(58);
        assertThat(summary.totals().cells()).isEqualTo(new PipelineSummary.Counts(0, 0, 0, 0, 0, 4, 4));
        assertThat(summary.applications())
                .extracting(PipelineSummary.Application::result)
                .containsOnlyNulls();
    }

    @Test
    void a_failed_generation_is_seen_beside_what_was_skipped_for_it() {
        PipelineSummary summary = sum(PaperPipeline.generated());

        assertThat(summary.totals().generated()).isEqualTo(new PipelineSummary.Counts(2, 0, 1, 0, 0, 0, 0));
        assertThat(summary.totals().cells().skipped()).isEqualTo(4);
        assertThat(summary.applications().getLast().title()).isEqualTo("anthropic_claude / crud_todo_list");
        assertThat(summary.times().generationSeconds()).isEqualTo(183);
    }

    @Test
    void a_trouble_names_ten_applications_and_counts_all() {
        PipelineSummary summary = sum(PaperPipeline.existing(
                PipelineStatus.FAILED,
                "all",
                1_000,
                (_, _) -> PaperPipeline.ended(CellStatus.FAILED, PaperPipeline.LOST)));

        assertThat(summary.troubles()).hasSize(4).allSatisfy(trouble -> {
            assertThat(trouble.count()).isEqualTo(1_000);
            assertThat(trouble.applications()).hasSize(10);
        });
    }

    @Test
    void a_result_is_linked_where_it_lies_unless_nothing_was_left() {
        PipelineSummary summary = sum(PaperPipeline.existing(
                PipelineStatus.CANCELLED,
                "cut",
                2,
                (job, _) -> job == 0
                        ? PaperPipeline.found(0, 0, 0, 0, 0)
                        : PaperPipeline.ended(CellStatus.CANCELLED, PaperPipeline.LOST)));

        assertThat(summary.applications().getFirst().result()).matches("openai_gpt-4/app1/task_[0-9a-f]{12}");
        assertThat(summary.applications().getLast().result()).isNull();
    }

    private static PipelineSummary sum(PaperPipeline pipeline) {
        return sum(pipeline, NOW);
    }

    private static PipelineSummary sum(PaperPipeline pipeline, Instant now) {
        return Summing.of(pipeline.view(), List.copyOf(pipeline.jobs()), JsonNodeFactory.instance.objectNode(), now);
    }
}
