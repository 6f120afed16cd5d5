package dev.assay.bench.contestant;

/// What a contestant can do. A workload is run with those that can do all it needs.
public enum Trait {
    /// Takes tasks one by one and in batches.
    SUBMITS,
    /// Runs tasks.
    RUNS,
    /// Claims a higher priority first.
    PRIORITIES,
    /// Keeps finished tasks, as a user's list or page needs them.
    HISTORY,
    /// Runs the tasks of a process that died again.
    RECOVERS
}
