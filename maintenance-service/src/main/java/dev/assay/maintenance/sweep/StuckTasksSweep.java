package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.TaskSweeps;

/// Fails RUNNING tasks that no worker cares for any more.
final class StuckTasksSweep implements Sweeper {

    private final TaskSweeps tasks;
    private final SweepSettings.StuckTasks settings;

    StuckTasksSweep(TaskSweeps tasks, SweepSettings.StuckTasks settings) {
        this.tasks = tasks;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.STUCK_TASKS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "RUNNING without a live lease for more than " + Words.of(settings.after());
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(tasks.stuck(settings.after()));
        pass.tell("Marked %d stuck tasks as FAILED", "Would mark %d stuck tasks as FAILED", count);
        return SweepEnd.DONE;
    }
}
