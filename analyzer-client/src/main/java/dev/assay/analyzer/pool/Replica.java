package dev.assay.analyzer.pool;

import dev.assay.analyzer.ReplicaHealth;
import dev.assay.analyzer.ReplicaStatus;
import dev.assay.analyzer.wire.ToolName;
import dev.assay.model.breaker.BreakerState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What is known about one replica.
///
/// Guarded by the lock of its pool, but for what is volatile.
final class Replica {

    /// How far what it says about its age may be off.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    private final URI url;
    private final Breaker breaker;

    /// How many leases are out.
    private int leases;

    /// Each takes up the place of the lease it was begun with, so there are never more than places.
    private final List<AbandonedRun> abandoned = new ArrayList<>();

    /// When it was last given a request, in the pool's own count.
    private long lastTurn;

    private @Nullable ReplicaHealth health;
    private ReplicaHealth.@Nullable Healthy lastHealthy;
    private @Nullable SortedSet<String> tools;
    private @Nullable Instant probedAt;
    private Instant probeDueAt;
    private @Nullable Checkup underWay;
    private int generation;

    private volatile @Nullable Instant lastHeardAt;
    private volatile @Nullable Instant progressAt;

    Replica(URI url, Breaker breaker, Instant probeDueAt) {
        this.url = url;
        this.breaker = breaker;
        this.probeDueAt = probeDueAt;
    }

    URI url() {
        return url;
    }

    Breaker breaker() {
        return breaker;
    }

    /// How many of its places are not free.
    int busy() {
        return leases + abandoned.size();
    }

    long lastTurn() {
        return lastTurn;
    }

    void taken(long turn) {
        leases++;
        lastTurn = turn;
    }

    /// @param run that keeps the place; null when nothing does
    void givenBack(@Nullable AbandonedRun run) {
        leases--;
        if (run != null) {
            abandoned.add(run);
        }
    }

    void freeEnded(Instant now) {
        abandoned.removeIf(run -> run.hasEnded(now));
    }

    /// When the next place becomes free that nobody holds.
    Optional<Instant> nextFreeAt() {
        return abandoned.stream().map(AbandonedRun::until).min(Comparator.naturalOrder());
    }

    /// Healthy and unknown before silent before unreachable. A slow probe is not a dead replica: even the last kind
    /// is only sorted last, and left to its breaker.
    int healthRank() {
        return switch (health) {
            case null -> 0;
            case ReplicaHealth.Healthy _ -> 0;
            case ReplicaHealth.Silent _ -> 1;
            case ReplicaHealth.Unreachable _ -> 2;
        };
    }

    /// Those that are known to offer all these tools before those of which it is not known, before those that are
    /// known not to.
    int toolRank(Set<String> wanted, Instant now, Duration ttl) {
        SortedSet<String> offered = tools;
        if (wanted.isEmpty() || offered == null || offered.isEmpty() || !isFresh(now, ttl)) {
            return 1;
        }
        return offered.containsAll(wanted) ? 0 : 2;
    }

    /// What it said it offers, whenever it said so, by canonical names; null when it never did.
    @Nullable
    SortedSet<String> tools() {
        return tools;
    }

    @Nullable
    ReplicaHealth health() {
        return health;
    }

    boolean isFresh(Instant now, Duration ttl) {
        return probedAt != null && now.isBefore(probedAt.plus(ttl));
    }

    /// When it is to be asked how it is; never while it is being asked.
    Instant probeDueAt() {
        if (underWay != null) {
            return Instant.MAX;
        }
        return breaker.dueAt().isBefore(probeDueAt) ? breaker.dueAt() : probeDueAt;
    }

    /// The checkup that is under way, or a new one.
    Checkup checkup() {
        if (underWay == null) {
            breaker.beginProbe();
            underWay = new Checkup(this, generation);
        }
        return underWay;
    }

    /// A checkup is over.
    ///
    /// @param said null when it was given up
    /// @return false for an old one that nobody counts on any more
    boolean checkedUp(Checkup checkup, @Nullable ReplicaHealth said, Instant now, Duration ttl) {
        boolean expected = underWay == checkup;
        if (expected) {
            underWay = null;
        }
        if (checkup.generation() == generation) {
            remember(said, now, ttl);
        }
        return expected;
    }

    private void remember(@Nullable ReplicaHealth said, Instant now, Duration ttl) {
        probeDueAt = now.plus(ttl);
        if (said == null) {
            return;
        }
        health = said;
        probedAt = now;
        if (said instanceof ReplicaHealth.Healthy healthy) {
            lastHealthy = healthy;
            tools = Collections.unmodifiableSortedSet(ToolName.canonical(healthy.availableTools()));
            forgetThoseBefore(healthy.uptime(), now);
        }
    }

    /// What was going on before it was started has ended with the process before; and that one reported progress is
    /// nothing that this one has promised.
    private void forgetThoseBefore(@Nullable Duration uptime, Instant now) {
        if (uptime == null) {
            return;
        }
        Instant started = now.minus(uptime);
        abandoned.removeIf(run -> run.since().plus(CLOCK_SKEW).isBefore(started));
        Instant reported = progressAt;
        if (reported != null && reported.plus(CLOCK_SKEW).isBefore(started)) {
            progressAt = null;
        }
    }

    /// Forgets what it said about its health and its tools, and that it reports progress; also what it is just about to
    /// say. Its breaker may be waiting for just that, and then nobody asks a second time meanwhile.
    void forgetHealth(Instant now) {
        generation++;
        if (!(breaker.state() instanceof BreakerState.HalfOpen)) {
            underWay = null;
        }
        health = null;
        lastHealthy = null;
        tools = null;
        progressAt = null;
        probedAt = null;
        probeDueAt = now;
    }

    void heard(Instant now) {
        lastHeardAt = now;
    }

    void reportedProgress(Instant now) {
        progressAt = now;
    }

    /// Behind the same URL there may be another one now.
    void answeredWithoutProgress() {
        progressAt = null;
    }

    boolean hasReportedProgress() {
        return progressAt != null;
    }

    ReplicaStatus status(int limit) {
        return new ReplicaStatus(url, busy(), limit, breaker.state(), health, lastHealthy, probedAt, lastHeardAt);
    }
}
