package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.PipelineSweeps;
import dev.assay.model.upkeep.Sweep;

/// Deletes events of pipelines that have ended.
final class PipelineEventsSweep implements Sweeper {

    private final PipelineSweeps pipelines;
    private final SweepSettings.PipelineEvents settings;

    PipelineEventsSweep(PipelineSweeps pipelines, SweepSettings.PipelineEvents settings) {
        this.pipelines = pipelines;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.PIPELINE_EVENTS;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "of pipelines that ended more than " + Words.of(settings.after()) + " ago";
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(pipelines.events(settings.after()));
        pass.tell(
                "Deleted the events of %d pipelines (>" + Words.of(settings.after()) + ")",
                "Would delete the events of %d pipelines (>" + Words.of(settings.after()) + ")",
                count);
        return SweepEnd.DONE;
    }
}
