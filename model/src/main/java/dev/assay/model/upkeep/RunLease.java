package dev.assay.model.upkeep;

/// The right to maintain: its run's number is the fencing token. There is one lease, and whoever takes it after it
/// has expired gets a larger number; from then on nothing that carries the old one is written.
public record RunLease(RunId run) {}
