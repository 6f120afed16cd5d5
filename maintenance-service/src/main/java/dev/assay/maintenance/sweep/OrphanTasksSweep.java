package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.TaskSweeps;

/// Cancels PENDING tasks of deleted applications.
final class OrphanTasksSweep implements Sweeper {

    private final TaskSweeps tasks;
    private final SweepSettings.OrphanTasks settings;

    OrphanTasksSweep(TaskSweeps tasks, SweepSettings.OrphanTasks settings) {
        this.tasks = tasks;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.ORPHAN_TASKS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "PENDING, and submitted before their application was deleted";
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(tasks.orphans());
        pass.tell("Cancelled %d orphan tasks", "Would cancel %d orphan tasks", count);
        return SweepEnd.DONE;
    }
}
