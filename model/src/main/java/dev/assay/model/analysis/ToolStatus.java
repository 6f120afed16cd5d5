package dev.assay.model.analysis;

/// What became of one tool in an analysis.
public enum ToolStatus {
    /// It ran to its end, whatever it found.
    COMPLETED,
    /// It ran and broke.
    FAILED,
    /// It was asked for and the analyzer does not have it.
    MISSING,
    /// It had nothing to do: no files of its kind, or switched off by the request.
    SKIPPED,
    /// It was stopped at its time limit.
    TIMED_OUT;

    /// True when it did what was asked of it, nothing to do included.
    public boolean isDone() {
        return this == COMPLETED || this == SKIPPED;
    }
}
