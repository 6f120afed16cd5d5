package dev.assay.tasks.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How live data is served.
@ConfigMapping(prefix = "assay.live")
public interface LiveSettings {

    /// How often the feed is read while somebody listens. Nobody is notified of events: a NOTIFY for each would
    /// make all commits wait for each other.
    @WithDefault("200ms")
    Duration pollEvery();

    /// How often running tasks are asked how far they have come.
    @WithDefault("1s")
    Duration progressEvery();

    /// A stream on which nothing happened for so long says that it is still there: below a proxy's usual 60 s.
    @WithDefault("15s")
    Duration heartbeat();

    /// Events that wait for one reader in memory. One that is further behind reads on from the database.
    @WithDefault("2048")
    int buffer();

    /// A reader that does not take what it is sent for so long is cut off.
    @WithDefault("30s")
    Duration writeTimeout();

    /// A reader that has fallen behind and not caught up within this time is cut off.
    @WithDefault("60s")
    Duration maxBehind();

    /// How many may listen to one process at a time.
    @WithDefault("1000")
    int maxStreams();
}
