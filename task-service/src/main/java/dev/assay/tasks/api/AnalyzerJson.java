package dev.assay.tasks.api;

import dev.assay.analyzer.ReplicaHealth;
import dev.assay.analyzer.ReplicaStatus;
import dev.assay.analyzer.ServiceStatus;
import dev.assay.edge.analyzers.ReplicaNames;
import dev.assay.edge.json.CauseJson;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.task.FailureCause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An analyzer service, as this process and, for the breaker, all of them see it.
///
/// @param status `up`: every replica is healthy and asked; `degraded`: some are, or one is busy or silent; `down`: its
///     breaker is not closed, or nobody is there; `unknown`: no replica has been asked yet
/// @param tools of all its replicas, as they last said
/// @param waiting how many runs of this process wait for a replica that is free
@Schema(name = "Analyzer")
@RegisterForReflection
record AnalyzerJson(
        String service,
        String status,
        BreakerJson breaker,
        Collection<String> tools,
        int waiting,
        List<ReplicaJson> replicas) {

    static AnalyzerJson of(ServiceStatus status, ServiceBreaker breaker) {
        List<ReplicaJson> replicas =
                status.replicas().stream().map(ReplicaJson::of).toList();
        var tools = new TreeSet<String>();
        replicas.forEach(replica -> tools.addAll(replica.tools()));
        return new AnalyzerJson(
                status.service().wireName(),
                status(status.replicas(), breaker.state()),
                BreakerJson.of(breaker),
                tools,
                status.waiting(),
                replicas);
    }

    private static String status(List<ReplicaStatus> replicas, BreakerState breaker) {
        if (replicas.isEmpty() || !breaker.letsThrough()) {
            return "down";
        }
        List<ReplicaHealth> health = replicas.stream()
                .map(ReplicaStatus::health)
                .filter(Objects::nonNull)
                .toList();
        if (health.isEmpty()) {
            return "unknown";
        }
        if (replicas.stream().allMatch(AnalyzerJson::isUp)) {
            return "up";
        }
        boolean isGone = health.size() == replicas.size()
                && health.stream().allMatch(ReplicaHealth.Unreachable.class::isInstance);
        return isGone ? "down" : "degraded";
    }

    private static boolean isUp(ReplicaStatus replica) {
        return replica.health() instanceof ReplicaHealth.Healthy
                && replica.breaker().letsThrough();
    }

    @Schema(name = "Analyzers")
    @RegisterForReflection
    record AnalyzersJson(List<AnalyzerJson> services) {}

    /// A circuit breaker.
    ///
    /// @param state CLOSED: requests are sent; OPEN: none is; HALF_OPEN: one probe is under way
    /// @param failures how many in a row have failed, while CLOSED
    /// @param since when it opened; of a CLOSED one, when it closed, if it ever opened
    /// @param until OPEN: when it may be probed; HALF_OPEN: when the probe counts as abandoned
    /// @param cause why it opened
    @Schema(name = "Breaker")
    @RegisterForReflection
    record BreakerJson(
            @Schema(enumeration = {"CLOSED", "OPEN", "HALF_OPEN"})
            String state,

            int failures,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable CauseJson cause) {

        static BreakerJson of(ServiceBreaker breaker) {
            return of(breaker.state(), breaker.changedAt());
        }

        static BreakerJson of(BreakerState state, @Nullable Instant closedSince) {
            return switch (state) {
                case BreakerState.Closed closed ->
                    new BreakerJson(closed.name(), closed.failures(), closedSince, null, null);
                case BreakerState.Open open -> open(open.name(), open.cause(), open.since(), open.until());
                case BreakerState.HalfOpen probed ->
                    open(probed.name(), probed.cause(), probed.since(), probed.probeUntil());
            };
        }

        private static BreakerJson open(String name, FailureCause cause, Instant since, Instant until) {
            return new BreakerJson(name, 0, since, until, CauseJson.of(cause));
        }
    }

    /// One replica, as this process sees it.
    ///
    /// @param url without user, password and query
    /// @param status `healthy`; `silent`: listens and does not answer, as a busy one does; `unreachable`; `unknown`
    /// @param version as it last said, like `uptimeSeconds` and `tools`
    /// @param busy how many requests of this process it works on, of at most `limit`
    /// @param reason why it is not healthy, for a person
    @Schema(name = "Replica")
    @RegisterForReflection
    record ReplicaJson(
            String url,

            @Schema(enumeration = {"healthy", "silent", "unreachable", "unknown"})
            String status,

            @Nullable String version,
            @Nullable Long uptimeSeconds,
            Collection<String> tools,
            int busy,
            int limit,
            BreakerJson breaker,
            @Nullable Instant probedAt,
            @Nullable Instant lastHeardAt,
            @Nullable String reason) {

        static ReplicaJson of(ReplicaStatus replica) {
            ReplicaHealth.Healthy healthy = replica.lastHealthy();
            ReplicaHealth health = replica.health();
            return new ReplicaJson(
                    ReplicaNames.of(replica.url()),
                    status(health),
                    healthy == null ? null : healthy.version(),
                    uptimeSeconds(healthy),
                    healthy == null ? List.of() : healthy.availableTools(),
                    replica.busy(),
                    replica.limit(),
                    BreakerJson.of(replica.breaker(), null),
                    replica.probedAt(),
                    replica.lastHeardAt(),
                    reason(health));
        }

        private static @Nullable Long uptimeSeconds(ReplicaHealth.@Nullable Healthy healthy) {
            Duration uptime = healthy == null ? null : healthy.uptime();
            return uptime == null ? null : uptime.toSeconds();
        }

        private static String status(@Nullable ReplicaHealth health) {
            return switch (health) {
                case null -> "unknown";
                case ReplicaHealth.Healthy _ -> "healthy";
                case ReplicaHealth.Silent _ -> "silent";
                case ReplicaHealth.Unreachable _ -> "unreachable";
            };
        }

        private static @Nullable String reason(@Nullable ReplicaHealth health) {
            return switch (health) {
                case null -> null;
                case ReplicaHealth.Healthy _ -> null;
                case ReplicaHealth.Silent silent -> silent.reason();
                case ReplicaHealth.Unreachable gone -> gone.cause().message();
            };
        }
    }
}
