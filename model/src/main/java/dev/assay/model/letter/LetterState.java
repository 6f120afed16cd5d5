package dev.assay.model.letter;

/// What was done about a dead letter. Only OPEN is ever left.
public enum LetterState {
    /// Waits for somebody to decide.
    OPEN,
    /// A new task was made of it.
    REDRIVEN,
    /// Given up, with a reason.
    DISCARDED
}
