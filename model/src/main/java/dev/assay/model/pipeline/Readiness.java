package dev.assay.model.pipeline;

import dev.assay.model.task.FailureCause;

/// Whether an analyzer service can be given work at this moment.
public sealed interface Readiness {

    /// At least one replica of it is healthy.
    record Ready() implements Readiness {}

    /// Its circuit breaker is open: it is left out until the cool-down is over, not waited for.
    record CircuitOpen(FailureCause cause) implements Readiness {}

    /// No replica answers; it may be starting, so it is waited for a while.
    record Absent(FailureCause cause) implements Readiness {}
}
