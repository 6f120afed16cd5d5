package dev.assay.edge.tools;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// What is known of the analyzers' tools, believed for as long as their health is.
@ApplicationScoped
public class KnownToolsBean {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

    /// An analyzer nearby answers in a few milliseconds; a page that takes longer than this feels broken.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Produces
    @Singleton
    public KnownTools tools(ToolSource source) {
        return new KnownTools(source, Clock.systemUTC(), TIME_TO_LIVE, PATIENCE);
    }
}
