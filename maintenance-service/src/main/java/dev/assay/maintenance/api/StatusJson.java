package dev.assay.maintenance.api;

import dev.assay.maintenance.report.RunJson;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.model.upkeep.MaintenanceRuns;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How maintenance stands.
///
/// @param lease who holds it; null when nobody does
/// @param lastRun the newest that has ended, with its totals; null when there is none
/// @param sweeps all there are, in their order
@Schema(name = "MaintenanceStatus")
@RegisterForReflection
record StatusJson(
        ScheduleJson schedule,
        @Nullable LeaseJson lease,
        @Nullable RunJson lastRun,
        List<SettingJson> sweeps) {

    /// @param on whether this process begins runs by itself
    /// @param nextRunAt when it looks again whether a run is due; null when it is off
    @Schema(name = "MaintenanceSchedule")
    @RegisterForReflection
    record ScheduleJson(
            boolean on, long intervalSeconds, @Nullable Instant nextRunAt) {}

    /// @param run the run that has the lease
    /// @param until when it ends unless it is renewed
    @Schema(name = "MaintenanceLease")
    @RegisterForReflection
    record LeaseJson(String run, String startedBy, Instant until) {

        static LeaseJson of(MaintenanceRuns.Begin.Held held) {
            return new LeaseJson(held.by().toString(), held.startedBy(), held.until());
        }
    }

    /// @param enabled whether a run that does not name its sweeps goes through it
    /// @param terms what it goes by, for a person
    @Schema(name = "SweepSetting")
    @RegisterForReflection
    record SettingJson(String name, boolean enabled, String terms) {

        static SettingJson of(Sweeper sweeper) {
            return new SettingJson(sweeper.sweep().wireName(), sweeper.enabled(), sweeper.terms());
        }
    }
}
