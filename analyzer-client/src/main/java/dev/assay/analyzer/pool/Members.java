package dev.assay.analyzer.pool;

import dev.assay.model.breaker.BreakerState;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The replicas of one pool: those that are named at the moment, in the order in which they are named, and those
/// that are no longer named and still work on something.
///
/// Guarded by the lock of the pool.
final class Members {

    private static final Logger LOG = Logger.getLogger(Members.class);

    private final PoolSettings settings;
    private Map<URI, Replica> named = new LinkedHashMap<>();

    /// Should one of these be named again, its places are not free.
    private final Map<URI, Replica> leaving = new HashMap<>();

    Members(PoolSettings settings) {
        this.settings = settings;
    }

    Collection<Replica> all() {
        return Collections.unmodifiableCollection(named.values());
    }

    boolean isEmpty() {
        return named.isEmpty();
    }

    /// From now on these are named.
    ///
    /// @param newcomer makes one that is not known
    void name(List<URI> urls, Function<URI, Replica> newcomer) {
        var next = new LinkedHashMap<URI, Replica>();
        for (URI url : urls) {
            next.put(url, known(url).orElseGet(() -> newcomer.apply(url)));
            leaving.remove(url);
        }
        for (Replica replica : named.values()) {
            if (!next.containsKey(replica.url())) {
                LOG.infof(
                        "replica left: service=%s replica=%s busy=%d",
                        settings.service().wireName(), replica.url(), replica.busy());
                if (replica.busy() > 0) {
                    leaving.put(replica.url(), replica);
                }
            }
        }
        named = next;
    }

    private Optional<Replica> known(URI url) {
        Replica member = named.get(url);
        return Optional.ofNullable(member == null ? leaving.get(url) : member);
    }

    /// A place was given back.
    ///
    /// @param abandoned the run on it that may still be going on; null when there is none
    void givenBack(Replica replica, @Nullable AbandonedRun abandoned) {
        replica.givenBack(abandoned);
        if (replica.busy() == 0) {
            leaving.remove(replica.url(), replica);
        }
    }

    /// Frees the places of runs that must have ended by now. Those that left, too: they may come back.
    void freeEnded(Instant now) {
        everybody().forEach(replica -> replica.freeEnded(now));
        leaving.values().removeIf(replica -> replica.busy() == 0);
    }

    /// Frees the places of all runs that nobody waits for.
    void freeAbandoned() {
        freeEnded(Instant.MAX);
    }

    /// When the next of these places becomes free.
    Optional<Instant> nextFreeAt() {
        return everybody().map(Replica::nextFreeAt).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    private Stream<Replica> everybody() {
        return Stream.concat(named.values().stream(), leaving.values().stream());
    }

    /// True when nothing may be sent to any of them.
    boolean areAllOpen() {
        return named.values().stream()
                .noneMatch(replica -> replica.breaker().state().letsThrough());
    }

    /// True when one of them may be given a request.
    boolean haveRoom() {
        return named.values().stream().anyMatch(this::hasRoom);
    }

    /// True when one would do for a wish, be there room or not.
    boolean canFulfil(Wish wish) {
        return named.values().stream().anyMatch(replica -> suits(replica, wish));
    }

    /// The best for a wish among those that have room; null when there is none.
    @Nullable
    Replica best(Wish wish, Instant now) {
        return named.values().stream()
                .filter(replica -> suits(replica, wish) && hasRoom(replica))
                .min(Comparator.comparingInt(Replica::healthRank)
                        .thenComparingInt(replica -> replica.toolRank(wish.tools(), now, settings.healthTtl()))
                        .thenComparingInt(Replica::busy)
                        .thenComparingLong(Replica::lastTurn))
                .orElse(null);
    }

    /// When the next of them is to be asked how it is.
    Optional<Instant> nextProbeAt() {
        return named.values().stream().map(Replica::probeDueAt).min(Comparator.naturalOrder());
    }

    /// When the next of them is probed, if all are open; now when one is being probed.
    Instant closesAt(Instant now) {
        return named.values().stream()
                .map(replica -> replica.breaker().state() instanceof BreakerState.Open(var _, var _, Instant until)
                        ? until
                        : now)
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    /// Why all are open, for a person.
    String whyOpen() {
        Instant next = named.values().stream()
                .map(replica -> replica.breaker().dueAt())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return named.values().stream()
                .map(replica -> replica.url() + why(replica.breaker().state()))
                .collect(Collectors.joining(
                        "; ",
                        "the circuit breakers of all replicas of %s are open ("
                                .formatted(settings.service().wireName()),
                        "); the next is probed at " + next));
    }

    private static String why(BreakerState state) {
        return switch (state) {
            case BreakerState.Closed _ -> "";
            case BreakerState.Open(FailureCause cause, var _, var _) -> ": " + cause.message();
            case BreakerState.HalfOpen _ -> ": it is being probed";
        };
    }

    private static boolean suits(Replica replica, Wish wish) {
        return replica.breaker().state().letsThrough() && !wish.avoid().contains(replica.url());
    }

    private boolean hasRoom(Replica replica) {
        return replica.breaker().state().letsThrough() && replica.busy() < settings.limit();
    }
}
