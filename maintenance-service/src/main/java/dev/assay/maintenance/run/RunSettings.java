package dev.assay.maintenance.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// When runs begin by themselves, and where they find what lies on disk.
@ConfigMapping(prefix = "assay")
public interface RunSettings {

    /// The applications folder as this process sees it.
    Optional<Path> applicationsDir();

    Results results();

    Maintenance maintenance();

    /// The results folder.
    interface Results {
        @WithDefault("results")
        Path dir();
    }

    /// How runs begin and go on.
    interface Maintenance {

        /// Whether this process begins runs by itself.
        @WithDefault("false")
        boolean autoStart();

        /// From the beginning of one such run to that of the next.
        @WithDefault("3600")
        Duration interval();

        /// A run whose process is silent for so long is lost, and another may begin.
        @WithDefault("60S")
        Duration lease();

        /// How long a leaving process waits for the batch it is in the middle of.
        @WithDefault("20S")
        Duration drain();
    }
}
