package dev.assay.model.upkeep;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A maintenance run, as it is told.
///
/// @param only the sweeps asked for, in their order; empty for all
/// @param startedBy who wanted it and where it runs
/// @param finishedAt null while it runs
/// @param cause why it failed as a whole, such as that its process was lost; null when it did not, and when it
///     failed only because a sweep did
/// @param sweeps what those that have ended did, in the order in which they did
public record MaintenanceRun(
        RunId id,
        boolean dryRun,
        Set<Sweep> only,
        String startedBy,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String cause,
        List<SweepReport> sweeps) {

    public MaintenanceRun {
        only = Set.copyOf(only);
        sweeps = List.copyOf(sweeps);
        if ((status == RunStatus.RUNNING) != (finishedAt == null)) {
            throw new IllegalArgumentException("a run has a finish time exactly when it has ended");
        }
    }
}
