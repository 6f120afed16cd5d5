package dev.assay.analyzer;

import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How one replica of an analyzer is.
public sealed interface ReplicaHealth {

    URI replica();

    /// It answered that it is healthy.
    ///
    /// @param version null when it does not say
    /// @param uptime null when it does not say
    /// @param availableTools in lower case
    record Healthy(
            URI replica, @Nullable String version, @Nullable Duration uptime, SortedSet<String> availableTools)
            implements ReplicaHealth {

        public Healthy {
            availableTools = Collections.unmodifiableSortedSet(new TreeSet<>(availableTools));
        }
    }

    /// It listens, but did not say in time that it is healthy: busy, frozen, or something else than an analyzer.
    ///
    /// @param reason what came instead
    record Silent(URI replica, String reason) implements ReplicaHealth {}

    /// Nobody listens there.
    ///
    /// @param cause ANALYZER_UNREACHABLE
    record Unreachable(URI replica, FailureCause cause) implements ReplicaHealth {}
}
