package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Batching;
import dev.assay.model.upkeep.Thresholds;
import java.time.Duration;

/// Refuses settings that would delete what nobody means to have deleted, before the first run.
public final class SettingsCheck {

    private SettingsCheck() {}

    /// @return how old things have to be
    /// @throws IllegalArgumentException for what makes no sense
    public static Thresholds check(SweepSettings settings) {
        new Batching(settings.batchSize(), () -> {});
        if (settings.pause().isNegative()) {
            throw new IllegalArgumentException("assay.maintenance.pause is no negative time: " + settings.pause());
        }
        checkUnclaimed(settings);
        return new Thresholds(
                settings.orphanApps().grace(),
                settings.stuckTasks().after(),
                settings.staleTasks().after(),
                settings.oldTasks().after(),
                settings.oldTasks().recent(),
                settings.temporaryFiles().after(),
                settings.resultArchives().after(),
                settings.deadWorkers().after(),
                settings.oldSessions().after(),
                settings.pipelineEvents().after(),
                settings.oldPipelines().after(),
                settings.oldRuns().after());
    }

    /// Files that are kept when their rows go belong to no task from then on.
    private static void checkUnclaimed(SweepSettings settings) {
        if (!settings.resultFiles().unclaimed()) {
            return;
        }
        Duration after = settings.resultFiles().unclaimedAfter();
        if (after.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(
                    "assay.maintenance.result-files.unclaimed-after is at least an hour, not " + after);
        }
        if (!settings.oldTasks().withFiles()) {
            throw new IllegalArgumentException("assay.maintenance.old-tasks.with-files=false keeps files whose rows are"
                    + " deleted, and assay.maintenance.result-files.unclaimed=true would delete them; choose one");
        }
    }
}
