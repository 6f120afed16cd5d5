package dev.assay.model.upkeep;

/// Where a maintenance run is.
public enum RunStatus {
    RUNNING,
    /// Every sweep completed, or was not applicable.
    COMPLETED,
    /// A sweep failed, or the process that ran it was lost.
    FAILED
}
