package dev.assay.pipelines.api.reference;

import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobView;
import java.util.Collection;
import java.util.Locale;

/// What an application's analysis came to, all services together: the reference counts applications where we count
/// cells.
enum AnalysisEnd {
    PENDING,
    RUNNING,
    COMPLETED,
    PARTIAL_SUCCESS,
    FAILED,
    CANCELLED,
    SKIPPED;

    static AnalysisEnd of(JobView job) {
        return switch (job.state()) {
            case WAITING, GENERATING, READY -> PENDING;
            case ANALYSING -> RUNNING;
            case DONE -> ofEnded(job.cells().values());
        };
    }

    private static AnalysisEnd ofEnded(Collection<JobView.Cell> cells) {
        if (cells.isEmpty() || all(cells, CellStatus.SKIPPED)) {
            return SKIPPED;
        }
        if (all(cells, CellStatus.COMPLETED)) {
            return COMPLETED;
        }
        if (cells.stream()
                .map(JobView.Cell::end)
                .anyMatch(end -> end == CellStatus.COMPLETED || end == CellStatus.PARTIAL_SUCCESS)) {
            return PARTIAL_SUCCESS;
        }
        return cells.stream().map(JobView.Cell::end).anyMatch(CellStatus.FAILED::equals) ? FAILED : CANCELLED;
    }

    private static boolean all(Collection<JobView.Cell> cells, CellStatus end) {
        return cells.stream().allMatch(cell -> cell.end() == end);
    }

    /// Whether `retry-failed` would run something of it again.
    boolean isRetryable() {
        return switch (this) {
            case PARTIAL_SUCCESS, FAILED, CANCELLED, SKIPPED -> true;
            case PENDING, RUNNING, COMPLETED -> false;
        };
    }

    /// Whether it counts as failed where the reference knows nothing in between.
    boolean isFailure() {
        return switch (this) {
            case FAILED, CANCELLED, SKIPPED -> true;
            case PENDING, RUNNING, COMPLETED, PARTIAL_SUCCESS -> false;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
