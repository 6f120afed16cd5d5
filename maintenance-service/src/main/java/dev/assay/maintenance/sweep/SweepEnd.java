package dev.assay.maintenance.sweep;

/// How a sweep ended that did not break.
public sealed interface SweepEnd {

    /// It went through all there was.
    record Done() implements SweepEnd {}

    /// There is nothing it could do in this place.
    record NotApplicable(String why) implements SweepEnd {}

    /// It would not go on, because what it saw is not to be believed. Somebody has to look.
    record Refused(String why) implements SweepEnd {}

    SweepEnd DONE = new Done();
}
