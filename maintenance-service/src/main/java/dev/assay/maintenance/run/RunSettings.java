package dev.assay.maintenance.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How runs begin and go on.
@ConfigMapping(prefix = "assay.maintenance")
public interface RunSettings {

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
