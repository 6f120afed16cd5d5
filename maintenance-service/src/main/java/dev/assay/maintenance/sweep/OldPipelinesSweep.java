package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.PipelineSweeps;
import dev.assay.model.upkeep.Sweep;

/// Deletes pipelines that have ended; their tasks have a sweep of their own.
final class OldPipelinesSweep implements Sweeper {

    private final PipelineSweeps pipelines;
    private final SweepSettings.OldPipelines settings;

    OldPipelinesSweep(PipelineSweeps pipelines, SweepSettings.OldPipelines settings) {
        this.pipelines = pipelines;
        this.settings = settings;
    }

    @Override
    public Sweep sweep() {
        return Sweep.OLD_PIPELINES;
    }

    @Override
    public boolean enabled() {
        return settings.enabled();
    }

    @Override
    public String terms() {
        return "ended more than " + Words.of(settings.after()) + " ago"
                + (settings.withFiles() ? ", reports with them" : ", reports kept");
    }

    @Override
    public SweepEnd run(Pass pass) throws InterruptedException {
        long count = pass.through(pipelines.finished(settings.after(), settings.withFiles()));
        pass.tell(
                "Deleted %d old pipelines (>" + Words.of(settings.after()) + ")",
                "Would delete %d old pipelines (>" + Words.of(settings.after()) + ")",
                count);
        return SweepEnd.DONE;
    }
}
