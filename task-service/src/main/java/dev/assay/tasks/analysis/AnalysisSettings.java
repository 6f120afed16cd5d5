package dev.assay.tasks.analysis;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/// Where applications are.
@ConfigMapping(prefix = "assay")
public interface AnalysisSettings {

    /// The applications folder as this process sees it, the same that the analyzers see. Without it a missing
    /// application is only noticed by the analyzers, which do not say so in a way a program can tell.
    Optional<Path> applicationsDir();
}
