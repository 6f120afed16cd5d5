package dev.assay.pipelines.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How reports are written.
@ConfigMapping(prefix = "assay.reports")
interface ReportSettings {

    /// Whether this process writes reports of pipelines that have ended. Any number may: the same end gives the
    /// same files. Where none does, reports are still to be had over HTTP.
    @WithDefault("true")
    boolean enabled();

    /// How often to look for pipelines without a report while no news comes.
    @WithDefault("5s")
    Duration pollInterval();
}
