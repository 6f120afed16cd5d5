package dev.assay.tasks.result;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/// Where results are kept.
@ConfigMapping(prefix = "assay.results")
public interface ResultSettings {

    /// The results folder, shared by all task-services. Relative to the working directory unless absolute.
    @WithDefault("results")
    Path dir();

    /// Analyzer payloads larger than this are stored gzipped. The number users of the replaced system know.
    @WithDefault("512000")
    long gzipAbove();
}
