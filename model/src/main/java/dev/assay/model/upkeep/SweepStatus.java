package dev.assay.model.upkeep;

/// How a sweep ended.
public enum SweepStatus {
    /// It went through all there was.
    COMPLETED,
    /// It could not go on; what it had done until then is done, and told.
    FAILED,
    /// There was nothing it could have done here.
    SKIPPED
}
