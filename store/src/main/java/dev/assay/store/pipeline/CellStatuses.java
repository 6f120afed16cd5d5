package dev.assay.store.pipeline;

import dev.assay.model.pipeline.CellStatus;
import dev.assay.model.pipeline.Stage;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.TaskStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the end of a task is for the cell that it is about.
final class CellStatuses {

    private CellStatuses() {}

    /// @throws IllegalArgumentException for a task that has not ended
    static CellStatus of(TaskStatus task) {
        return switch (task) {
            case COMPLETED -> CellStatus.COMPLETED;
            case PARTIAL_SUCCESS -> CellStatus.PARTIAL_SUCCESS;
            case FAILED -> CellStatus.FAILED;
            case CANCELLED -> CellStatus.CANCELLED;
            case INITIALIZING, PENDING, RUNNING -> throw new IllegalArgumentException(task + " is not an end");
        };
    }

    /// Null when a person has cancelled it: that is reason enough.
    static @Nullable FailureCause whyCancelled(LockedPipeline pipeline, Stage stage) {
        return pipeline.clock(stage).ended() ? timedOut(pipeline, stage) : null;
    }

    static FailureCause timedOut(LockedPipeline pipeline, Stage stage) {
        return new FailureCause(
                FailureCause.Code.STAGE_TIMED_OUT,
                "the %s stage was cut off after its %d s"
                        .formatted(
                                stage.name().toLowerCase(Locale.ROOT),
                                pipeline.limits().time(stage).toSeconds()));
    }
}
