package dev.assay.maintenance.sweep;

import dev.assay.maintenance.files.ApplicationsFolder;
import dev.assay.maintenance.files.ResultCompression;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.maintenance.files.TemporaryFiles;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.DatabaseHealth;
import dev.assay.model.upkeep.DeletedResults;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.PipelineSweeps;
import dev.assay.model.upkeep.ResultArchives;
import dev.assay.model.upkeep.TaskSweeps;
import dev.assay.model.upkeep.WorkerSweeps;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/// Makes the sweeps.
@ApplicationScoped
class SweepBeans {

    /// What lies on disk.
    record Disk(
            ApplicationsFolder applications,
            ResultsFolder results,
            TemporaryFiles temporaries,
            ResultCompression compression) {}

    @Produces
    @Singleton
    Disk disk(ApplicationsFolder applications, ResultsFolder results, ResultCompression compression) {
        return new Disk(applications, results, new TemporaryFiles(results, applications), compression);
    }

    /// What concerns tasks and applications, in the database.
    record Rows(
            ApplicationSweeps applications, TaskSweeps tasks, DeletedResults deletedResults, ResultArchives archives) {}

    @Produces
    @Singleton
    Rows rows(
            ApplicationSweeps applications, TaskSweeps tasks, DeletedResults deletedResults, ResultArchives archives) {
        return new Rows(applications, tasks, deletedResults, archives);
    }

    @Produces
    @Singleton
    Sweeps sweeps(
            Disk disk,
            Rows rows,
            WorkerSweeps workers,
            PipelineSweeps pipelines,
            MaintenanceRuns runs,
            DatabaseHealth health,
            SweepSettings settings) {
        SettingsCheck.check(settings);
        return new Sweeps(List.of(
                new NewAppsSweep(disk.applications(), rows.applications(), settings.newApps()),
                new OrphanAppsSweep(
                        disk.applications(),
                        rows.applications(),
                        rows.tasks(),
                        settings.orphanApps(),
                        new TaskSweeps.OldTasks(
                                settings.oldTasks().after(),
                                settings.oldTasks().recent(),
                                true,
                                settings.oldTasks().keepOpenLetters())),
                new OrphanTasksSweep(rows.tasks(), settings.orphanTasks()),
                new StuckTasksSweep(rows.tasks(), settings.stuckTasks()),
                new StaleTasksSweep(rows.tasks(), settings.staleTasks()),
                new OldTasksSweep(rows.tasks(), settings.oldTasks()),
                new ResultFilesSweep(
                        rows.deletedResults(), rows.tasks(), disk.results(), Clock.systemUTC(), settings.resultFiles()),
                new ResultArchivesSweep(rows.archives(), disk.compression(), disk.results(), settings.resultArchives()),
                new TemporaryFilesSweep(disk.temporaries(), Clock.systemUTC(), settings.temporaryFiles()),
                new DeadWorkersSweep(workers, settings.deadWorkers()),
                new OldSessionsSweep(settings.oldSessions()),
                new PipelineEventsSweep(pipelines, settings.pipelineEvents()),
                new OldPipelinesSweep(pipelines, settings.oldPipelines()),
                new OldRunsSweep(runs, settings.oldRuns()),
                new DatabaseHealthSweep(health, settings.databaseHealth())));
    }
}
