package dev.assay.analyzer;

import dev.assay.analyzer.pool.Lease;
import dev.assay.analyzer.pool.Placement;
import dev.assay.analyzer.pool.ServicePool;
import dev.assay.analyzer.pool.Wish;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens a connection to some replica of a service, for one request: takes a place, and when that replica refuses,
/// a place at the next. Every refusal counts against its replica, so trying ends at the latest when the breakers of
/// all are open.
///
/// Used by one thread.
final class Connector {

    private static final Logger LOG = Logger.getLogger(Connector.class);

    sealed interface Attempt {
        /// Whoever gets this closes both.
        record Opened(Lease lease, Conversation conversation) implements Attempt {}

        record NotOpened(AnalysisOutcome outcome) implements Attempt {}
    }

    /// @param place how long to wait for a place
    /// @param connect how long everything after that may take
    /// @param waits between the rounds in which all replicas are tried
    record Limits(Duration place, Duration connect, List<Duration> waits) {}

    private final Conversations conversations;
    private final ServicePool pool;
    private final NameWatch names;
    private final Duration connectTimeout;
    private final Limits limits;

    /// Who refused in the current round, and what they said.
    private final Map<URI, String> refused = new LinkedHashMap<>();

    /// What was said in the round before.
    private Map<URI, String> refusedBefore = Map.of();

    private long placedAt;
    private boolean placed;

    Connector(Conversations conversations, ServicePool pool, NameWatch names, Duration connectTimeout, Limits limits) {
        this.conversations = conversations;
        this.pool = pool;
        this.names = names;
        this.connectTimeout = connectTimeout;
        this.limits = limits;
    }

    /// When the first place was had, in [System#nanoTime()].
    long placedAt() {
        return placedAt;
    }

    /// Waits for a place and tries all replicas, waits, and tries them all again, until one opens, the waits are
    /// used up, or the limit is reached.
    Attempt open(Wish wish) throws InterruptedException {
        names.awaitFirst(shorter(limits.place(), limits.connect()));
        Iterator<Duration> pauses = limits.waits().iterator();
        while (true) {
            if (placed && left().toMillis() <= 0) {
                return unreachable(refusals());
            }
            Duration patience = placed ? left() : limits.place();
            switch (pool.take(wish.avoiding(refused.keySet()), patience)) {
                case Placement.Placed(Lease lease) -> {
                    notePlace();
                    Attempt.Opened opened = tryToOpen(lease, left());
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
                case Placement.CircuitOpen(String why) -> {
                    return allRefusals().isEmpty()
                            ? new Attempt.NotOpened(new AnalysisOutcome.Unreachable(
                                    new FailureCause(FailureCause.Code.CIRCUIT_OPEN, why)))
                            : unreachable(refusals() + "; now " + why);
                }
                case Placement.NoReplica _ -> {
                    return unreachable(names.whyEmpty());
                }
                case Placement.Closed _ -> {
                    return unreachable("this analyzer client was closed before anything was sent");
                }
            }
        }
    }

    /// Takes a place and opens the connection; null when it was refused, and the place is given back then.
    private Attempt.@Nullable Opened tryToOpen(Lease lease, Duration left) throws InterruptedException {
        boolean open = false;
        try {
            Conversation conversation = conversations.open(lease.replica(), shorter(left, connectTimeout));
            open = true;
            return new Attempt.Opened(lease, conversation);
        } catch (Conversation.NotOpenedException refusal) {
            LOG.infof("%s did not open a connection: %s", lease.replica(), refusal.getMessage());
            refused.put(lease.replica(), String.valueOf(refusal.getMessage()));
            if (!conversations.isClosed()) {
                lease.failed(new FailureCause(
                        FailureCause.Code.ANALYZER_UNREACHABLE, lease.replica() + ": " + refusal.getMessage()));
            }
            return null;
        } finally {
            if (!open) {
                lease.close();
            }
        }
    }

    private void notePlace() {
        if (!placed) {
            placed = true;
            placedAt = System.nanoTime();
        }
    }

    private Duration left() {
        return limits.connect().minusNanos(System.nanoTime() - placedAt);
    }

    /// Waits for the next round; false when there is no time for one.
    private boolean pause(Duration time) throws InterruptedException {
        if (time.compareTo(left()) >= 0) {
            return false;
        }
        conversations.pause(time);
        refusedBefore = new LinkedHashMap<>(refused);
        refused.clear();
        return true;
    }

    private Map<URI, String> allRefusals() {
        return refused.isEmpty() ? refusedBefore : refused;
    }

    private String refusals() {
        String said = allRefusals().entrySet().stream()
                .map(refusal -> refusal.getKey() + ": " + refusal.getValue())
                .collect(Collectors.joining("; "));
        return "no replica of %s opened a connection (%s)"
                .formatted(pool.service().wireName(), said.isEmpty() ? "no time was left" : said);
    }

    private Attempt busy(int limit, Duration waited) {
        String others = allRefusals().isEmpty() ? "" : "; " + refusals();
        return new Attempt.NotOpened(new AnalysisOutcome.Busy(new FailureCause(
                FailureCause.Code.ANALYZER_BUSY,
                "every replica of %s had %d requests of this client to work on for %s%s"
                        .formatted(pool.service().wireName(), limit, waited, others))));
    }

    private static Attempt unreachable(String message) {
        return new Attempt.NotOpened(
                new AnalysisOutcome.Unreachable(new FailureCause(FailureCause.Code.ANALYZER_UNREACHABLE, message)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
