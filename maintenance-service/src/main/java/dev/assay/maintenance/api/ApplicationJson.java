package dev.assay.maintenance.api;

import dev.assay.model.task.TaskStatus;
import dev.assay.model.upkeep.ApplicationView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A known application.
///
/// @param origin the place the user named it by; null when it was registered by number, or found
/// @param presence as the last run saw it; PRESENT when none has looked
/// @param missingSince since when its directory has been missing; null while it is there
/// @param kept whether it is pinned: its record is never deleted
/// @param lastAnalysis its newest task; null when it has none
@Schema(name = "KnownApplication")
@RegisterForReflection
record ApplicationJson(
        String model,
        int app,
        @Nullable String origin,
        Instant registeredAt,
        Presence presence,
        @Nullable Instant missingSince,
        boolean kept,
        @Nullable LastAnalysisJson lastAnalysis) {

    enum Presence {
        PRESENT,
        MISSING
    }

    /// @param finishedAt null while it is open
    @Schema(name = "LastAnalysis")
    @RegisterForReflection
    record LastAnalysisJson(
            String task,
            TaskStatus status,
            Instant createdAt,
            @Nullable Instant finishedAt) {}

    static ApplicationJson of(ApplicationView view) {
        ApplicationView.LastAnalysis last = view.lastAnalysis();
        return new ApplicationJson(
                view.target().model(),
                view.target().app(),
                view.origin(),
                view.registeredAt(),
                view.isPresent() ? Presence.PRESENT : Presence.MISSING,
                view.missingSince(),
                view.kept(),
                last == null
                        ? null
                        : new LastAnalysisJson(
                                last.task().toString(), last.status(), last.createdAt(), last.finishedAt()));
    }
}
