package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.TaskSweeps;

/// Deletes finished tasks, whatever they finished as, and notes their files for the sweep after it.
public final class OldTasksSweep implements Sweeper {

    private final TaskSweeps tasks;
    private final SweepSettings.OldTasks settings;
    private final TaskSweeps.OldTasks terms;

    /// @throws IllegalArgumentException when tasks would be old that are still recent
    public OldTasksSweep(TaskSweeps tasks, SweepSettings.OldTasks settings) {
        this.tasks = tasks;
        this.settings = settings;
        this.terms = terms(settings);
    }

    private static TaskSweeps.OldTasks terms(SweepSettings.OldTasks settings) {
        if (settings.after().compareTo(settings.recent()) < 0) {
            throw new IllegalArgumentException("assay.maintenance.old-tasks.after=" + settings.after()
                    + " is shorter than assay.maintenance.old-tasks.recent=" + settings.recent()
                    + ", within which no task is touched");
        }
        return new TaskSweeps.OldTasks(
                settings.after(), settings.recent(), settings.withFiles(), settings.keepOpenLetters());
    }

    @Override
    public Sweep sweep() {
        return Sweep.OLD_TASKS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "finished more than " + Words.of(settings.after()) + " ago, not touched within "
                + Words.of(settings.recent()) + (settings.withFiles() ? ", files with them" : ", files kept");
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(tasks.old(terms));
        String age = Words.of(settings.after());
        pass.tell("Deleted %d old tasks (>" + age + ")", "Would delete %d old tasks (>" + age + ")", count);
        return SweepEnd.DONE;
    }
}
