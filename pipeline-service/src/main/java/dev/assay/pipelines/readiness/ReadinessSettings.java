package dev.assay.pipelines.readiness;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How patiently analyzers are asked whether they are there.
@ConfigMapping(prefix = "assay.readiness")
public interface ReadinessSettings {

    /// How often an analyzer that is waited for is asked at first, each time after twice as long
    /// (`MAX_STARTUP_RETRIES`); after that every 2 to 5 s.
    @WithDefault("4")
    int startupRetries();

    /// After how long the second time (`BASE_RETRY_DELAY`).
    @WithDefault("2S")
    Duration retryDelay();

    /// How long a pipeline's first step waits for the first answer of an analyzer nothing is known of.
    @WithDefault("3S")
    Duration patience();
}
