package dev.assay.model.task;

/// How often a task has been tried, and why it came back: one counter per reason, because each has its own limit.
///
/// @param started runs begun, this one included
/// @param preflights runs given back because an analyzer could not be reached before anything was sent
/// @param failures runs that ended in a transient failure
/// @param lost runs whose worker let the lease expire. Counted apart from failures, so that a task that kills its
///     workers is stopped however patient its retry policy is
public record Attempts(int started, int preflights, int failures, int lost) {

    public static final Attempts NONE = new Attempts(0, 0, 0, 0);
}
