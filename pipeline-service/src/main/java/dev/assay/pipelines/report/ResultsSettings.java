package dev.assay.pipelines.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/// Where results are kept.
@ConfigMapping(prefix = "assay.results")
interface ResultsSettings {

    /// The results folder, the same one that the task-services write to. Relative to the working directory unless
    /// absolute.
    @WithDefault("results")
    Path dir();
}
