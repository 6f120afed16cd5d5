package dev.assay.analyzer;

import dev.assay.analyzer.pool.Lease;
import dev.assay.analyzer.pool.Placement;
import dev.assay.analyzer.pool.ServicePool;
import dev.assay.analyzer.pool.Wish;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens a connection to some replica of a service, for one request: takes a place, and when that replica refuses,
/// a place at the next. However often a replica refuses one request, that counts against it once: a request that
/// outlasts a restart has not proved a replica dead.
///
/// Used by one thread, once.
final class Connector {

    private static final Logger LOG = Logger.getLogger(Connector.class);

    sealed interface Attempt {
        /// Whoever gets this closes both.
        ///
        /// @param placedAt when the place was had, in [System#nanoTime()]
        record Opened(Lease lease, Conversation conversation, long placedAt) implements Attempt {}

        record NotOpened(AnalysisOutcome outcome) implements Attempt {}
    }

    /// @param place how long to wait for places, altogether
    /// @param connect how long to try to connect, the waits between the tries included
    /// @param waits between the rounds in which all replicas are tried
    /// @param total how long all of it may take
    record Limits(Duration place, Duration connect, List<Duration> waits, Duration total) {}

    private final Equipment equipment;
    private final Conversations conversations;
    private final ServicePool pool;
    private final NameWatch names;
    private final Set<URI> blamed;
    private final Duration connectTimeout;
    private final Duration fairTimeout;
    private final Allowance waiting;
    private final Allowance connecting;
    private final Iterator<Duration> pauses;
    private final long end;

    /// Who refused in the current round, and what they said.
    private final Map<URI, String> refused = new LinkedHashMap<>();

    /// What was said in the round before.
    private Map<URI, String> refusedBefore = Map.of();

    /// @param blamed the replicas that have refused this request before; those that do are added
    Connector(Equipment equipment, ServicePool pool, NameWatch names, Set<URI> blamed, Limits limits) {
        this.equipment = equipment;
        this.conversations = equipment.conversations();
        this.pool = pool;
        this.names = names;
        this.blamed = blamed;
        this.connectTimeout = equipment.settings().connectTimeout();
        this.fairTimeout = shorter(connectTimeout, limits.connect());
        this.waiting = new Allowance(shorter(limits.place(), limits.total()));
        this.connecting = new Allowance(shorter(limits.connect(), limits.total()));
        this.pauses = limits.waits().iterator();
        this.end = System.nanoTime() + limits.total().toNanos();
    }

    /// Waits for a place and tries all replicas, waits, and tries them all again, until one opens, the waits are
    /// used up, or a limit is reached.
    Attempt open(Wish wish) throws InterruptedException {
        names.awaitFirst(waiting.left());
        while (true) {
            if (conversations.isClosed()) {
                return closed();
            }
            if (connecting.left(total()).toMillis() <= 0) {
                return unreachable(refusals());
            }
            long since = System.nanoTime();
            Duration patience = waiting.left(total());
            Placement placement = pool.take(wish.avoiding(refused.keySet()), patience);
            waiting.spend(since);
            switch (placement) {
                case Placement.Placed(Lease lease) -> {
                    Attempt.Opened opened = tryToOpen(lease);
                    if (opened != null) {
                        return opened;
                    }
                }
                case Placement.NoOther _ -> {
                    if (refused.isEmpty() || !pauses.hasNext() || !pause(pauses.next())) {
                        return unreachable(refusals());
                    }
                }
                case Placement.Busy(int limit) -> {
                    return busy(limit, patience);
                }
                case Placement.CircuitOpen(String why, Instant probedAt) -> {
                    return lastRefusals().isEmpty()
                            ? notOpened(FailureCause.Code.CIRCUIT_OPEN, why, untilProbed(probedAt))
                            : unreachable(refusals() + "; now " + why);
                }
                case Placement.NoReplica _ -> {
                    return notOpened(FailureCause.Code.NO_REPLICAS, names.whyEmpty(), Duration.ZERO);
                }
                case Placement.Closed _ -> {
                    return closed();
                }
            }
        }
    }

    /// Opens the connection; null when it was refused, and the place is given back then.
    private Attempt.@Nullable Opened tryToOpen(Lease lease) throws InterruptedException {
        long since = System.nanoTime();
        Duration timeout = shorter(connecting.left(total()), connectTimeout);
        boolean open = false;
        try {
            Conversation conversation = conversations.open(lease.replica(), timeout);
            open = true;
            return new Attempt.Opened(lease, conversation, since);
        } catch (Conversation.NotOpenedException refusal) {
            refused(lease, String.valueOf(refusal.getMessage()), timeout, System.nanoTime() - since);
            return null;
        } finally {
            connecting.spend(since);
            if (!open) {
                lease.close();
            }
        }
    }

    /// Counts against the replica, once for each request; but not when we were in such a hurry at the end of our
    /// time that it had no fair chance to answer, nor when it was ourselves who gave up.
    private void refused(Lease lease, String why, Duration timeout, long took) {
        LOG.infof("%s did not open a connection: %s", lease.replica(), why);
        refused.put(lease.replica(), why);
        boolean hurried = timeout.multipliedBy(2).compareTo(fairTimeout) < 0 && took * 2 >= timeout.toNanos();
        if (!hurried && !conversations.isClosed() && blamed.add(lease.replica())) {
            lease.failed(new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, lease.replica() + ": " + why));
        }
    }

    /// Waits for the next round; false when there is no time for one.
    private boolean pause(Duration time) throws InterruptedException {
        if (time.compareTo(connecting.left(total())) >= 0) {
            return false;
        }
        long since = System.nanoTime();
        conversations.pause(time);
        connecting.spend(since);
        refusedBefore = new LinkedHashMap<>(refused);
        refused.clear();
        return true;
    }

    private Duration total() {
        return Duration.ofNanos(end - System.nanoTime());
    }

    private Map<URI, String> lastRefusals() {
        return refused.isEmpty() ? refusedBefore : refused;
    }

    private String refusals() {
        String said = lastRefusals().entrySet().stream()
                .map(refusal -> refusal.getKey() + ": " + refusal.getValue())
                .collect(Collectors.joining("; "));
        return "no replica of %s opened a connection (%s)"
                .formatted(pool.service().wireName(), said.isEmpty() ? "no time was left" : said);
    }

    private Attempt busy(int limit, Duration waited) {
        String others = lastRefusals().isEmpty() ? "" : "; " + refusals();
        return new Attempt.NotOpened(new AnalysisOutcome.Busy(new FailureCause(
                FailureCause.Code.ANALYZER_BUSY,
                "all replicas of %s had %s of this client to work on, as many as they take, for %s%s"
                        .formatted(
                                pool.service().wireName(),
                                limit == 1 ? "a request" : limit + " requests",
                                waited,
                                others))));
    }

    /// Our own closing speaks against no analyzer: the request is turned away as by one that has no room.
    private static Attempt closed() {
        return new Attempt.NotOpened(new AnalysisOutcome.Busy(new FailureCause(
                FailureCause.Code.ANALYZER_BUSY, "this analyzer client was closed before anything was sent")));
    }

    /// How long until a probe that begins then has ended.
    private Duration untilProbed(Instant probedAt) {
        Duration left = Duration.between(equipment.clock().instant(), probedAt);
        return (left.isNegative() ? Duration.ZERO : left)
                .plus(equipment.settings().healthTimeout());
    }

    private static Attempt unreachable(String message) {
        return notOpened(FailureCause.Code.ANALYZER_UNREACHABLE, message, Duration.ZERO);
    }

    private static Attempt notOpened(FailureCause.Code code, String message, Duration atLeast) {
        return new Attempt.NotOpened(new AnalysisOutcome.Unreachable(new FailureCause(code, message), atLeast));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
