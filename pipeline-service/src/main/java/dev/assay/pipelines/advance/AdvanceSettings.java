package dev.assay.pipelines.advance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Whether and how this process takes pipelines further.
@ConfigMapping(prefix = "assay.advance")
public interface AdvanceSettings {

    /// False makes a process that only answers requests.
    @WithDefault("true")
    boolean enabled();

    /// The safety net under the notifications: how often every open pipeline is looked at.
    @WithDefault("3S")
    Duration reconcileInterval();

    /// How many pipelines are advanced at the same moment; each takes a connection of the pool for verbs, of which
    /// there are 12, and requests need some, too.
    @WithDefault("8")
    int connections();

    /// Readiness turns red when no look around has come to its end for so long.
    @WithDefault("60S")
    Duration silentAfter();
}
