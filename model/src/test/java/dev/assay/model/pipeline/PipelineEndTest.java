package dev.assay.model.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.FailureCause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineEndTest {

    private static final FailureCause LOST = new FailureCause(FailureCause.Code.CONNECTION_LOST, "gone after 3 s");
    private static final FailureCause NONE_THERE = new FailureCause(FailureCause.Code.NO_ANALYZERS, "all four missing");

    @Test
    void everything_done_is_completed_and_needs_no_cause() {
        assertThat(PipelineEnd.of(List.of(cells(CellStatus.COMPLETED, null, 12))))
                .isEqualTo(new PipelineEnd(PipelineStatus.COMPLETED, null));
    }

    @Test
    void some_of_it_is_partial_success_and_the_cause_counts_what_is_not_done() {
        var end = PipelineEnd.of(List.of(cells(CellStatus.COMPLETED, null, 4), cells(CellStatus.FAILED, LOST, 8)));

        assertThat(end)
                .isEqualTo(new PipelineEnd(
                        PipelineStatus.PARTIAL_SUCCESS,
                        new FailureCause(
                                FailureCause.Code.JOBS_FAILED,
                                "4 of 12 done, 0 of them in part; not done: 8 CONNECTION_LOST")));
    }

    @Test
    void done_in_part_only_is_not_completed() {
        var end = PipelineEnd.of(List.of(cells(CellStatus.PARTIAL_SUCCESS, LOST, 2)));

        assertThat(end.status()).isEqualTo(PipelineStatus.PARTIAL_SUCCESS);
        assertThat(end.cause())
                .isEqualTo(new FailureCause(
                        FailureCause.Code.JOBS_FAILED, "2 of 2 done, 2 of them in part; not done: none"));
    }

    @Test
    void nothing_done_is_failed_even_when_nothing_was_tried() {
        assertThat(PipelineEnd.of(List.of(cells(CellStatus.SKIPPED, NONE_THERE, 12))))
                .isEqualTo(new PipelineEnd(PipelineStatus.FAILED, NONE_THERE));
        assertThat(PipelineEnd.of(List.of(cells(CellStatus.CANCELLED, null, 1))).status())
                .isEqualTo(PipelineStatus.FAILED);
        assertThat(PipelineEnd.of(List.of()).status()).isEqualTo(PipelineStatus.FAILED);
    }

    @Test
    void the_whole_pipelines_cause_is_only_named_when_there_is_no_other() {
        var end = PipelineEnd.of(List.of(cells(CellStatus.SKIPPED, NONE_THERE, 3), cells(CellStatus.FAILED, LOST, 1)));

        assertThat(end.cause())
                .isEqualTo(new FailureCause(
                        FailureCause.Code.JOBS_FAILED,
                        "0 of 4 done, 0 of them in part; not done: 1 CONNECTION_LOST, 3 NO_ANALYZERS"));
    }

    private static PipelineEnd.Cells cells(CellStatus status, @Nullable FailureCause cause, int count) {
        return new PipelineEnd.Cells(status, cause, count);
    }
}
