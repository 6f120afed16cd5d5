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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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

    /// Who waits looks around now and then; usually they are told long before.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final PoolSettings settings;
    private final Clock clock;
    private final ClientObserver observer;
    private final Signal changed;
    private final News news = new News();

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiter> waiters = new LinkedHashSet<>();

    private final Members members;
    private long turns;
    private boolean closed;

    /// @param observer must not throw ([GuardedObserver])
    /// @param changed raised when there may be somebody to ask how it is sooner than thought
    public ServicePool(PoolSettings settings, Clock clock, ClientObserver observer, Signal changed) {
        this.settings = settings;
        this.members = new Members(settings);
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
            members.name(urls, this::newcomer);
            return null;
        });
    }

    private Replica newcomer(URI url) {
        LOG.infof("replica joined: service=%s replica=%s", name(), url);
        var breaker = new Breaker(settings.breaker(), clock, (from, to) -> moved(url, from, to));
        return new Replica(url, breaker, clock.instant().plus(settings.healthTtl()));
    }

    /// True while there is no replica.
    public boolean isEmpty() {
        return locked(members::isEmpty);
    }

    /// Waits for a place at the best replica: healthy or unknown before silent before unreachable, then those that
    /// offer all the tools, then the least busy, then in turn. Ends at once when waiting is useless.
    ///
    /// @throws InterruptedException when the calling thread was interrupted; it holds no place then
    public Placement take(Wish wish, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        Placement placement = await(wish, patience.toNanos());
        if (placement instanceof Placement.Placed(Lease lease)) {
            boolean told = false;
            try {
                observer.placed(settings.service(), lease.replica(), Duration.ofNanos(System.nanoTime() - start));
                told = true;
            } finally {
                if (!told) {
                    lease.close();
                }
            }
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
            long end = System.nanoTime() + patience;
            long left = patience;
            while (waiter.placement() == null && left > 0) {
                waiter.await(Math.min(left, nanosToNextFree()));
                serve();
                left = end - System.nanoTime();
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
                members.all().stream()
                        .map(replica -> replica.status(settings.limit()))
                        .toList(),
                waiters.size()));
    }

    /// Places become free by themselves when the runs on them must have ended, and then nobody tells those who
    /// wait.
    private long nanosToNextFree() {
        return members.nextFreeAt()
                .map(free -> Duration.between(clock.instant(), free))
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT)
                .plusMillis(1)
                .toNanos();
    }

    /// Closes all breakers, and frees the places of runs that nobody waits for: whoever does this by hand knows
    /// that the analyzers are well.
    public void resetBreakers() {
        locked(() -> {
            members.freeAbandoned();
            members.all().forEach(replica -> replica.breaker().reset());
            return null;
        });
    }

    /// Forgets how the replicas are, so that they are asked again at once.
    public void forgetHealth() {
        locked(() -> {
            members.all().forEach(replica -> replica.forgetHealth(clock.instant()));
            changed.raise();
            return null;
        });
    }

    /// Sends everybody away who waits, and everybody who comes later.
    public void close() {
        locked(() -> {
            closed = true;
            members.freeAbandoned();
            return null;
        });
    }

    /// One checkup for each replica, in their order: answered where what is known is fresh, under way already, or
    /// to be begun by the caller.
    List<Checkup> consult() {
        return checkups(false);
    }

    /// One checkup for each replica, in their order: under way already, or to be begun by the caller.
    List<Checkup> consultAnew() {
        return checkups(true);
    }

    private List<Checkup> checkups(boolean anew) {
        return locked(() -> {
            Instant now = clock.instant();
            var checkups = new ArrayList<Checkup>();
            for (Replica replica : members.all()) {
                ReplicaHealth known = replica.health();
                checkups.add(
                        !anew && known != null && replica.isFresh(now, settings.healthTtl())
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
            return members.all().stream()
                    .filter(replica -> !now.isBefore(replica.probeDueAt()))
                    .map(Replica::checkup)
                    .toList();
        });
    }

    /// When the next checkup is due, if nothing else happens.
    Optional<Instant> nextDueAt() {
        return locked(members::nextProbeAt);
    }

    /// Has the replicas probed now whose breakers are open.
    public void endCoolDowns() {
        locked(() -> {
            members.all().forEach(replica -> replica.breaker().endCoolDown());
            changed.raise();
            return null;
        });
    }

    /// A checkup is over.
    ///
    /// @param health null when it was given up
    void checkedUp(Checkup checkup, @Nullable ReplicaHealth health) {
        Replica replica = checkup.replica();
        locked(() -> {
            boolean expected = replica.checkedUp(checkup, health, clock.instant(), settings.healthTtl());
            if (expected) {
                tellBreaker(replica, health);
            }
            changed.raise();
            return null;
        });
    }

    private void tellBreaker(Replica replica, @Nullable ReplicaHealth health) {
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
    }

    void heard(Replica replica) {
        replica.heard(clock.instant());
    }

    void reportedProgress(Replica replica) {
        replica.reportedProgress(clock.instant());
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

    /// @param mayGoOn how long the run on it may still go on
    void giveBack(Replica replica, Instant since, Duration mayGoOn) {
        locked(() -> {
            boolean goesOn = mayGoOn.isPositive() && !closed && runsSpoilOneAnother();
            members.givenBack(
                    replica, goesOn ? new AbandonedRun(since, clock.instant().plus(mayGoOn)) : null);
            return null;
        });
    }

    /// Two at once on a dynamic replica mix up what they report, and two load tests measure one another.
    private boolean runsSpoilOneAnother() {
        return switch (settings.service()) {
            case DYNAMIC, PERFORMANCE -> true;
            case STATIC, AI -> false;
        };
    }

    /// Everything that may change who gets which place goes through here.
    private <T extends @Nullable Object> T locked(Supplier<T> change) {
        T result;
        lock.lock();
        try {
            freeEnded();
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

    private void freeEnded() {
        if (members.nextFreeAt().isPresent()) {
            members.freeEnded(clock.instant());
        }
    }

    /// Looks at all who wait, in their order, and decides about each who need not wait any longer.
    private void serve() {
        freeEnded();
        if (waiters.isEmpty()) {
            return;
        }
        Placement forAll = forAll();
        boolean room = members.haveRoom();
        for (Waiter waiter : waiters) {
            if (waiter.placement() == null
                    && (room || forAll != null || !waiter.wish().avoid().isEmpty())) {
                Placement placement = forAll == null ? forOne(waiter.wish()) : forAll;
                if (placement != null) {
                    waiter.decide(placement);
                    room = members.haveRoom();
                }
            }
        }
    }

    /// What nobody needs to wait for, whatever they wish.
    private @Nullable Placement forAll() {
        if (closed) {
            return new Placement.Closed();
        }
        if (members.isEmpty()) {
            return new Placement.NoReplica();
        }
        return members.areAllOpen()
                ? new Placement.CircuitOpen(members.whyOpen(), members.closesAt(clock.instant()))
                : null;
    }

    private @Nullable Placement forOne(Wish wish) {
        if (!members.canFulfil(wish)) {
            return new Placement.NoOther();
        }
        Instant now = clock.instant();
        Replica best = members.best(wish, now);
        if (best == null) {
            return null;
        }
        best.taken(++turns);
        return new Placement.Placed(new Lease(this, best, best.tools(), now));
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
