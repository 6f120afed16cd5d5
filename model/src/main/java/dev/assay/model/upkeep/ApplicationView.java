package dev.assay.model.upkeep;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An application, as it is told.
///
/// @param origin the place the user named it by; null when it was registered by number, or found
/// @param missingSince since when its directory has been missing; null while it is there, or nobody has looked
/// @param kept whether somebody has pinned it: it is never deleted
/// @param lastAnalysis its newest main task or task that stands alone; null when it has none
public record ApplicationView(
        Target target,
        @Nullable String origin,
        Instant registeredAt,
        @Nullable Instant missingSince,
        boolean kept,
        @Nullable LastAnalysis lastAnalysis) {

    public boolean isPresent() {
        return missingSince == null;
    }

    /// @param finishedAt null while it is open
    public record LastAnalysis(
            TaskId task,
            TaskStatus status,
            Instant createdAt,
            @Nullable Instant finishedAt) {}
}
