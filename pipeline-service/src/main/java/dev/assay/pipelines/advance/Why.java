package dev.assay.pipelines.advance;

/// Why a pipeline is looked at.
public enum Why {
    /// Somebody said that something has happened to it.
    SIGNAL,
    /// It asked for it.
    TIMER,
    /// An analyzer that it waits for is there, or is not any more.
    READINESS,
    /// Every open pipeline is looked at from time to time. What is found only then was missed before.
    RECONCILE
}
