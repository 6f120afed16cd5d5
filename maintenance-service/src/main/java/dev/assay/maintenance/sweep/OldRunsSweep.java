package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.Sweep;

/// Forgets maintenance runs themselves.
final class OldRunsSweep implements Sweeper {

    private final MaintenanceRuns runs;
    private final SweepSettings.OldRuns settings;

    OldRunsSweep(MaintenanceRuns runs, SweepSettings.OldRuns settings) {
        this.runs = runs;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.OLD_RUNS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "ended more than " + Words.of(settings.after()) + " ago";
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(runs.old(settings.after()));
        pass.tell(
                "Deleted %d old maintenance runs (>" + Words.of(settings.after()) + ")",
                "Would delete %d old maintenance runs (>" + Words.of(settings.after()) + ")",
                count);
        return SweepEnd.DONE;
    }
}
