package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.TaskSweeps;

/// Cancels PENDING tasks that nobody claims.
final class StaleTasksSweep implements Sweeper {

    private final TaskSweeps tasks;
    private final SweepSettings.StaleTasks settings;

    StaleTasksSweep(TaskSweeps tasks, SweepSettings.StaleTasks settings) {
        this.tasks = tasks;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.STALE_TASKS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "PENDING, and claimable for more than " + Words.of(settings.after());
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(tasks.stale(settings.after()));
        pass.tell(
                "Cancelled %d stale tasks (pending for >" + Words.of(settings.after()) + ")",
                "Would cancel %d stale tasks (pending for >" + Words.of(settings.after()) + ")",
                count);
        return SweepEnd.DONE;
    }
}
