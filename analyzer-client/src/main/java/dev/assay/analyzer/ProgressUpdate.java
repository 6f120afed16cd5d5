package dev.assay.analyzer;

import dev.assay.model.task.Progress;
import org.jspecify.annotations.Nullable;

/// What an analyzer said about how far it is. Whatever it did not say is null.
///
/// @param percent 0 to 100
/// @param step what it is doing, for a person
public record ProgressUpdate(
        @Nullable Integer percent,
        @Nullable String step,
        @Nullable Integer completed,
        @Nullable Integer total) {

    /// How far the run is now, given how far it was: what was not said stays as it was.
    public Progress after(Progress before) {
        return new Progress(
                percent == null ? before.percent() : percent,
                step == null ? before.step() : step,
                completed == null ? before.completed() : completed,
                total == null ? before.total() : total);
    }
}
