package dev.assay.pipelines.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How pipelines' events are told to those who listen.
@ConfigMapping(prefix = "assay.live")
public interface LiveSettings {

    /// The safety net under the notifications: how often a listener's pipeline is looked at all the same.
    @WithDefault("3S")
    Duration pollEvery();

    /// A stream on which nothing happened for so long says that it is still there: below a proxy's usual 60 s.
    @WithDefault("15S")
    Duration heartbeat();

    /// A reader that does not take what it is sent for so long is cut off.
    @WithDefault("30S")
    Duration writeTimeout();

    /// How many may listen to one process at a time.
    @WithDefault("500")
    int maxStreams();
}
