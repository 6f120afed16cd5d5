package dev.assay.maintenance.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Which sweeps are gone through, and how old things have to be. Each threshold is exclusive.
@ConfigMapping(prefix = "assay.maintenance")
public interface SweepSettings {

    /// How many rows one transaction changes at most. With this and the pause below, claims beside a large clean-up
    /// took no longer than alone; with 200 and 50 ms their 99th percentile was more than twice as long, for five
    /// times as many rows a second (docs/maintenance.md).
    @WithDefault("50")
    int batchSize();

    /// Between two batches, so that whoever waits behind one gets a turn.
    @WithDefault("100MS")
    Duration pause();

    NewApps newApps();

    OrphanApps orphanApps();

    OrphanTasks orphanTasks();

    StuckTasks stuckTasks();

    StaleTasks staleTasks();

    OldTasks oldTasks();

    ResultFiles resultFiles();

    ResultArchives resultArchives();

    TemporaryFiles temporaryFiles();

    DeadWorkers deadWorkers();

    OldSessions oldSessions();

    PipelineEvents pipelineEvents();

    OldPipelines oldPipelines();

    OldRuns oldRuns();

    DatabaseHealth databaseHealth();

    /// Directories that nobody has registered.
    interface NewApps {
        @WithDefault("true")
        boolean enabled();
    }

    /// Applications whose directories are gone.
    interface OrphanApps {
        @WithDefault("true")
        boolean enabled();

        /// How long a directory may be missing before the record is deleted.
        @WithDefault("7D")
        Duration grace();

        /// More of the applications than this, at once, are more likely out of sight than deleted: 0 to 1.
        @WithDefault("0.5")
        double maxShare();

        /// So few may be marked at once whatever share they are.
        @WithDefault("5")
        int alwaysAllowed();

        /// Whether finished tasks of a deleted application go with it, results and all.
        @WithDefault("false")
        boolean withResults();
    }

    /// PENDING tasks of deleted applications.
    interface OrphanTasks {
        @WithDefault("true")
        boolean enabled();
    }

    /// RUNNING tasks that no worker cares for any more.
    interface StuckTasks {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("120M")
        Duration after();
    }

    /// PENDING tasks that nobody claims.
    interface StaleTasks {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("240M")
        Duration after();
    }

    /// Finished tasks.
    interface OldTasks {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("30D")
        Duration after();

        /// What somebody touched within this is never touched.
        @WithDefault("5M")
        Duration recent();

        /// Whether their result files go with them.
        @WithDefault("true")
        boolean withFiles();

        /// Whether a failed task stays until somebody has decided about its dead letter.
        @WithDefault("false")
        boolean keepOpenLetters();
    }

    /// Files of deleted tasks.
    interface ResultFiles {
        @WithDefault("true")
        boolean enabled();

        /// Whether result directories whose task is not known any more, and was not deleted by us, are deleted too.
        @WithDefault("false")
        boolean unclaimed();

        /// How long such a directory must have been left unchanged.
        @WithDefault("30D")
        Duration unclaimedAfter();
    }

    /// Results that are seldom read any more.
    interface ResultArchives {
        @WithDefault("false")
        boolean enabled();

        @WithDefault("7D")
        Duration after();

        /// Smaller files stay as they are.
        @WithDefault("4096")
        long minSize();
    }

    /// What crashed processes left.
    interface TemporaryFiles {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("24H")
        Duration after();
    }

    /// Workers that have not been heard of.
    interface DeadWorkers {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("24H")
        Duration after();
    }

    /// Finished crawl sessions.
    interface OldSessions {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("24H")
        Duration after();
    }

    /// Events of finished pipelines.
    interface PipelineEvents {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("30D")
        Duration after();
    }

    /// Finished pipelines.
    interface OldPipelines {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("30D")
        Duration after();

        /// Whether their reports go with them.
        @WithDefault("true")
        boolean withFiles();
    }

    /// Ended maintenance runs.
    interface OldRuns {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("90D")
        Duration after();
    }

    /// What the database says about itself.
    interface DatabaseHealth {
        @WithDefault("true")
        boolean enabled();
    }
}
