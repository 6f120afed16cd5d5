package dev.assay.model.control;

/// What a worker is doing, as far as can be told.
public enum WorkerState {
    /// Claims tasks.
    ACTIVE,
    /// Claims no more, and has runs that go on.
    DRAINING,
    /// Claims no more, and nothing runs in it.
    DRAINED,
    /// Has not been heard of for three leases.
    LOST
}
