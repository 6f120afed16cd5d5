package dev.assay.pipelines.report;

import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.JobView;
import dev.assay.model.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/// Where one cell of the matrix is: how it ended, or how far it is.
public enum CellState {
    COMPLETED,
    PARTIAL_SUCCESS,
    FAILED,
    CANCELLED,
    /// Never tried; the cause says why.
    SKIPPED,
    /// A task of it is there and has not ended.
    OPEN,
    /// Nothing has been begun.
    WAITING;

    boolean hasEnded() {
        return switch (this) {
            case COMPLETED, PARTIAL_SUCCESS, FAILED, CANCELLED, SKIPPED -> true;
            case OPEN, WAITING -> false;
        };
    }

    boolean isTrouble() {
        return switch (this) {
            case PARTIAL_SUCCESS, FAILED, CANCELLED, SKIPPED -> true;
            case COMPLETED, OPEN, WAITING -> false;
        };
    }

    /// Of one service's look at an application.
    static CellState of(JobView.@Nullable Cell cell) {
        if (cell == null) {
            return WAITING;
        }
        return switch (cell.end()) {
            case null -> OPEN;
            case CellStatus end -> of(end);
        };
    }

    /// Of an application's generation. Its task may have been deleted long ago; the application that came of it
    /// tells as much.
    static CellState ofGeneration(JobView job, JobView.Step generation) {
        TaskStatus status = generation.status();
        if (status != null) {
            return of(status);
        }
        if (job.app() != null) {
            return COMPLETED;
        }
        return switch (job.state()) {
            case WAITING -> WAITING;
            case GENERATING -> OPEN;
            case READY, ANALYSING, DONE -> SKIPPED;
        };
    }

    private static CellState of(CellStatus end) {
        return switch (end) {
            case COMPLETED -> COMPLETED;
            case PARTIAL_SUCCESS -> PARTIAL_SUCCESS;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case SKIPPED -> SKIPPED;
        };
    }

    private static CellState of(TaskStatus status) {
        return switch (status) {
            case INITIALIZING, PENDING, RUNNING -> OPEN;
            case COMPLETED -> COMPLETED;
            case PARTIAL_SUCCESS -> PARTIAL_SUCCESS;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
