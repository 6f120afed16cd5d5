package dev.assay.analyzer.pool;

import dev.assay.analyzer.ClientObserver;
import dev.assay.analyzer.ReplicaHealth;
import dev.assay.analyzer.ServiceStatus;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.Evidence;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The replicas of one service, and who may ask which of them next.
///
/// Safe for use by many threads: everything happens under one lock, which nobody holds while doing anything slow.
/// Whoever waits is served in order of arrival: whenever something changes, all who wait are looked at in that
/// order, and each is given the best place that will do for it. So a later caller overtakes an earlier one only at
/// a replica that the earlier one does not want.
public final class ServicePool {

    private static final Logger LOG = Logger.getLogger(ServicePool.class);

    private final PoolSettings settings;
    private final Clock clock;
    private final ClientObserver observer;
    private final Signal changed;
    private final News news = new News();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    /// In the order in which they were named.
    private Map<URI, Replica> members = new LinkedHashMap<>();

    /// Those that are no longer named, and still work on something. Should one come back, its places are not free.
    private final Map<URI, Replica> leaving = new HashMap<>();

    private long turns;
    private boolean closed;

    /// @param observer must not throw ([GuardedObserver])
    /// @param changed raised when there may be somebody to ask how it is sooner than thought
    public ServicePool(PoolSettings settings, Clock clock, ClientObserver observer, Signal changed) {
        this.settings = settings;
        this.clock = clock;
        this.observer = observer;
        this.changed = changed;
    }

    public AnalyzerService service() {
        return settings.service();
    }

    /// From now on these are the replicas. Those that left get no new request; those running on them go on.
    public void setMembers(List<URI> urls) {
        locked(() -> {
            var next = new LinkedHashMap<URI, Replica>();
            for (URI url : urls) {
                Replica known = members.containsKey(url) ? members.get(url) : leaving.remove(url);
                next.put(url, known != null ? known : newcomer(url));
            }
            members.forEach((url, replica) -> {
                if (!next.containsKey(url)) {
                    LOG.infof("%s: replica %s has left (busy=%d)", name(), url, replica.busy());
                    if (replica.busy() > 0) {
                        leaving.put(url, replica);
                    }
                }
            });
            members = next;
            return null;
        });
    }

    private Replica newcomer(URI url) {
        LOG.infof("%s: replica %s", name(), url);
        var breaker = new Breaker(settings.breaker(), clock, (from, to) -> moved(url, from, to));
        return new Replica(url, breaker, clock.instant().plus(settings.healthTtl()));
    }

    /// True while there is no replica.
    public boolean isEmpty() {
        return locked(() -> members.isEmpty());
    }

    /// Waits for a place at the best replica: healthy or unknown before silent before unreachable, then those that
    /// offer all the tools, then the least busy, then in turn. Ends at once when waiting is useless.
    ///
    /// @throws InterruptedException when the calling thread was interrupted; it holds no place then
    public Placement take(Wish wish, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        Placement placement = await(wish, patience.toNanos());
        news.tell();
        if (placement instanceof Placement.Placed(Lease lease)) {
            observer.placed(settings.service(), lease.replica(), Duration.ofNanos(System.nanoTime() - start));
        }
        return placement;
    }

    private Placement await(Wish wish, long patience) throws InterruptedException {
        lock.lockInterruptibly();
        var waiter = new Waiter(wish, lock.newCondition());
        boolean handedOver = false;
        try {
            waiters.add(waiter);
            serve();
            long left = patience;
            while (waiter.placement() == null && left > 0) {
                left = waiter.await(left);
            }
            Placement placement = waiter.placement();
            handedOver = true;
            return placement == null ? new Placement.Busy(settings.limit()) : placement;
        } finally {
            waiters.remove(waiter);
            // A place may be given in the very moment in which its taker is interrupted.
            if (!handedOver && waiter.placement() instanceof Placement.Placed(Lease lease)) {
                lease.close();
            }
            lock.unlock();
        }
    }

    /// What is known, without asking anybody.
    public ServiceStatus status() {
        return locked(() -> new ServiceStatus(
                settings.service(),
                members.values().stream()
                        .map(replica -> replica.status(settings.limit()))
                        .toList(),
                waiters.size()));
    }

    /// Closes all breakers.
    public void resetBreakers() {
        locked(() -> {
            members.values().forEach(replica -> replica.breaker().reset());
            return null;
        });
    }

    /// Forgets how the replicas are, so that they are asked again at once.
    public void forgetHealth() {
        locked(() -> {
            members.values().forEach(replica -> replica.forgetHealth(clock.instant()));
            changed.raise();
            return null;
        });
    }

    /// Sends everybody away who waits, and everybody who comes later.
    public void close() {
        locked(() -> {
            closed = true;
            return null;
        });
    }

    /// One checkup for each replica, in their order: answered where what is known is fresh, under way already, or
    /// to be begun by the caller.
    List<Checkup> consult() {
        return locked(() -> {
            Instant now = clock.instant();
            var checkups = new ArrayList<Checkup>();
            for (Replica replica : members.values()) {
                ReplicaHealth known = replica.health();
                checkups.add(
                        known != null && replica.isFresh(now, settings.healthTtl())
                                ? Checkup.answered(replica, known)
                                : replica.checkup());
            }
            return checkups;
        });
    }

    /// The checkups whose time has come. Who calls this begins them.
    List<Checkup> due() {
        return locked(() -> {
            Instant now = clock.instant();
            return members.values().stream()
                    .filter(replica -> !now.isBefore(replica.probeDueAt()))
                    .map(Replica::checkup)
                    .toList();
        });
    }

    /// When the next checkup is due, if nothing else happens.
    Optional<Instant> nextDueAt() {
        return locked(() -> members.values().stream().map(Replica::probeDueAt).min(Comparator.naturalOrder()));
    }

    /// A checkup is over.
    ///
    /// @param health null when it was given up
    void checkedUp(Checkup checkup, @Nullable ReplicaHealth health) {
        Replica replica = checkup.replica();
        locked(() -> {
            replica.checkedUp(checkup, health, clock.instant(), settings.healthTtl());
            switch (health) {
                case null -> {}
                case ReplicaHealth.Healthy _ -> {
                    replica.heard(clock.instant());
                    replica.breaker().probePassed();
                }
                case ReplicaHealth.Silent(URI url, String reason) ->
                    replica.breaker()
                            .probeRefused(new FailureCause(
                                    FailureCause.Code.ANALYZER_UNREACHABLE, url + " answers no probe: " + reason));
                case ReplicaHealth.Unreachable(var _, FailureCause cause) ->
                    replica.breaker().probeRefused(cause);
            }
            changed.raise();
            return null;
        });
    }

    void heard(Replica replica) {
        replica.heard(clock.instant());
    }

    void answered(Replica replica) {
        locked(() -> {
            replica.breaker().answered();
            return null;
        });
    }

    void failed(Replica replica, FailureCause cause) {
        locked(() -> {
            switch (Evidence.of(cause.code())) {
                case FAILURE -> replica.breaker().failed(cause);
                case LIFE -> replica.breaker().answered();
                case NONE -> {}
            }
            return null;
        });
    }

    void giveBack(Replica replica) {
        locked(() -> {
            replica.givenBack();
            if (replica.busy() == 0) {
                leaving.remove(replica.url(), replica);
            }
            return null;
        });
    }

    /// Everything that may change who gets which place goes through here.
    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        T result;
        lock.lock();
        try {
            result = change.get();
            serve();
        } finally {
            lock.unlock();
        }
        // Lent out places are given back by the taker's thread in the middle of taking, too.
        if (!lock.isHeldByCurrentThread()) {
            news.tell();
        }
        return result;
    }

    /// Looks at all who wait, in their order, and decides about each who need not wait any longer.
    private void serve() {
        Placement forAll = forAll();
        boolean anyRoom = members.values().stream().anyMatch(this::hasRoom);
        for (Waiter waiter : waiters) {
            if (waiter.placement() != null) {
                continue;
            }
            if (forAll != null) {
                waiter.decide(forAll);
            } else if (anyRoom || !waiter.wish().avoid().isEmpty()) {
                Placement placement = forOne(waiter.wish());
                if (placement != null) {
                    waiter.decide(placement);
                    anyRoom = members.values().stream().anyMatch(this::hasRoom);
                }
            }
        }
    }

    private @Nullable Placement forAll() {
        if (closed) {
            return new Placement.Closed();
        }
        if (members.isEmpty()) {
            return new Placement.NoReplica();
        }
        boolean allOpen = members.values().stream()
                .noneMatch(replica -> replica.breaker().state().letsThrough());
        return allOpen && !waiters.isEmpty() ? new Placement.CircuitOpen(whyOpen()) : null;
    }

    private @Nullable Placement forOne(Wish wish) {
        List<Replica> suitable = members.values().stream()
                .filter(replica -> replica.breaker().state().letsThrough())
                .filter(replica -> !wish.avoid().contains(replica.url()))
                .toList();
        if (suitable.isEmpty()) {
            return new Placement.NoOther();
        }
        Instant now = clock.instant();
        return suitable.stream()
                .filter(this::hasRoom)
                .min(Comparator.comparingInt(Replica::healthRank)
                        .thenComparingInt(replica -> replica.toolRank(wish.tools(), now, settings.healthTtl()))
                        .thenComparingInt(Replica::busy)
                        .thenComparingLong(Replica::lastTurn))
                .map(this::place)
                .orElse(null);
    }

    private Placement place(Replica replica) {
        replica.taken(++turns);
        return new Placement.Placed(new Lease(this, replica, replica.tools()));
    }

    private boolean hasRoom(Replica replica) {
        return replica.breaker().state().letsThrough() && replica.busy() < settings.limit();
    }

    private String whyOpen() {
        Instant next = members.values().stream()
                .map(replica -> replica.breaker().dueAt())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return members.values().stream()
                .map(replica -> replica.url() + why(replica.breaker().state()))
                .collect(Collectors.joining(
                        "; ",
                        "the circuit breakers of all replicas of %s are open (".formatted(name()),
                        "); the next is probed at " + next));
    }

    private static String why(BreakerState state) {
        return switch (state) {
            case BreakerState.Closed _ -> "";
            case BreakerState.Open(FailureCause cause, var _, var _) -> ": " + cause.message();
            case BreakerState.HalfOpen _ -> ": it is being probed";
        };
    }

    private void moved(URI url, BreakerState from, BreakerState to) {
        news.add(() -> {
            switch (to) {
                case BreakerState.Open(FailureCause cause, var _, Instant until) ->
                    LOG.warnf(
                            "breaker moved: service=%s replica=%s from=%s to=%s cause=%s: %s (left alone until %s)",
                            name(), url, from.name(), to.name(), cause.code(), cause.message(), until);
                case BreakerState.HalfOpen _, BreakerState.Closed _ ->
                    LOG.infof(
                            "breaker moved: service=%s replica=%s from=%s to=%s", name(), url, from.name(), to.name());
            }
            observer.breakerMoved(settings.service(), url, from, to);
        });
        changed.raise();
    }

    private String name() {
        return settings.service().wireName();
    }
}
