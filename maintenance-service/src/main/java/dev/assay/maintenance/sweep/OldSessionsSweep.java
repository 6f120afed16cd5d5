package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;

/// Deletes finished crawl sessions. Until crawls have a state of their own, a session is a task and goes with it.
final class OldSessionsSweep implements Sweeper {

    private final SweepSettings.OldSessions settings;

    OldSessionsSweep(SweepSettings.OldSessions settings) {
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.OLD_SESSIONS;
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
    public SweepEnd run(Pass pass) {
        return new SweepEnd.NotApplicable(
                "this version keeps no state of crawl sessions; their tasks go with old-tasks");
    }
}
