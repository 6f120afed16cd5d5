package dev.assay.model.pipeline;

/// What became of one service's look at one application. Only ends are stored; while a cell has none its state is
/// its task's.
public enum CellStatus {
    COMPLETED,
    PARTIAL_SUCCESS,
    FAILED,
    CANCELLED,
    /// Never tried: the service was not there, the application was not generated, or time ran out.
    SKIPPED;

    public boolean isSuccess() {
        return this == COMPLETED || this == PARTIAL_SUCCESS;
    }
}
