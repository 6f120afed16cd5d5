package dev.assay.model.control;

/// What became of a wish to empty a queue.
public sealed interface Purge {

    /// @param cancelled how many tasks were cancelled: as many as expected, less those that workers took meanwhile
    record Purged(long cancelled) implements Purge {}

    /// Nothing was cancelled: there are not as many as expected.
    ///
    /// @param pending how many there are
    record Miscounted(long pending) implements Purge {}
}
