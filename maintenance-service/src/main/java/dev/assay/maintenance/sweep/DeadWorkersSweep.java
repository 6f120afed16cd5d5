package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.WorkerSweeps;

/// Forgets workers that have not been heard of.
final class DeadWorkersSweep implements Sweeper {

    private final WorkerSweeps workers;
    private final SweepSettings.DeadWorkers settings;

    DeadWorkersSweep(WorkerSweeps workers, SweepSettings.DeadWorkers settings) {
        this.workers = workers;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.DEAD_WORKERS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "not heard of for more than " + Words.of(settings.after());
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(workers.dead(settings.after()));
        pass.tell("Removed %d dead workers", "Would remove %d dead workers", count);
        return SweepEnd.DONE;
    }
}
