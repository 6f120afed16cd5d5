package dev.assay.model.task;

import org.jspecify.annotations.Nullable;

/// Which tasks a task was made of, and which was made of it, by redrive or by a retry by hand.
///
/// @param retryOf the ended task that this one tries again; null for none
/// @param retriedAs the task that tries this one again; null for none
public record Lineage(@Nullable TaskId retryOf, @Nullable TaskId retriedAs) {

    public static final Lineage NONE = new Lineage(null, null);
}
