package dev.assay.maintenance.report;

import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.Sweep;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A maintenance run.
///
/// @param only the sweeps asked for; empty for all that were switched on
/// @param startedBy who wanted it, and where it runs
/// @param cause why it failed as a whole; null when it did not, and when it failed only because a sweep did
/// @param sweeps those that have ended, in the order in which they did
@Schema(name = "MaintenanceRun")
@RegisterForReflection
public record RunJson(
        String id,
        boolean dryRun,
        RunStatus status,
        List<String> only,
        String startedBy,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String cause,
        List<SweepJson> sweeps) {

    public static RunJson of(MaintenanceRun run) {
        return of(run, run.sweeps().stream().map(SweepJson::of).toList());
    }

    /// For lists: how many, but not which.
    public static RunJson totals(MaintenanceRun run) {
        return of(run, run.sweeps().stream().map(SweepJson::totals).toList());
    }

    private static RunJson of(MaintenanceRun run, List<SweepJson> sweeps) {
        return new RunJson(
                run.id().toString(),
                run.dryRun(),
                run.status(),
                run.only().stream().sorted().map(Sweep::wireName).toList(),
                run.startedBy(),
                run.startedAt(),
                run.finishedAt(),
                run.cause(),
                sweeps);
    }
}
