package dev.assay.analyzer;

import dev.assay.model.breaker.BreakerState;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a client knows about one replica, without asking it.
///
/// @param busy how many requests of this client it is working on, those included that nobody waits for any more and
///     that may still be going on
/// @param limit how many of them it is given at once
/// @param breaker this client's own breaker for it
/// @param health what came of the latest probe; null before the first
/// @param lastHealthy what it said when it last said that it is healthy, so that its version and tools stay known
///     while it is too busy to answer; null when it never did
/// @param probedAt when the latest probe was; null before the first
/// @param lastHeardAt when it last sent anything, to a probe or a request; null when it never did
public record ReplicaStatus(
        URI url,
        int busy,
        int limit,
        BreakerState breaker,
        @Nullable ReplicaHealth health,
        ReplicaHealth.@Nullable Healthy lastHealthy,
        @Nullable Instant probedAt,
        @Nullable Instant lastHeardAt) {

    /// A replica of which nothing is remembered but the latest probe.
    public ReplicaStatus(
            URI url,
            int busy,
            int limit,
            BreakerState breaker,
            @Nullable ReplicaHealth health,
            @Nullable Instant probedAt,
            @Nullable Instant lastHeardAt) {
        this(
                url,
                busy,
                limit,
                breaker,
                health,
                health instanceof ReplicaHealth.Healthy healthy ? healthy : null,
                probedAt,
                lastHeardAt);
    }
}
