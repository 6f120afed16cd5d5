package dev.assay.store.breaker;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.breaker.BreakerPolicy;
import dev.assay.model.breaker.BreakerState;
import dev.assay.model.breaker.ServiceBreaker;
import dev.assay.model.breaker.ServiceBreakers;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.QueueSignals;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.Channels;
import dev.assay.store.queue.PostgresQueueSignals;
import dev.assay.store.queue.QueueClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The shared breakers as rows. A move is made in Java, on a row that is locked, at the database's time; so there
/// is one order of moves whoever makes them, and one clock.
///
/// Every process keeps a copy of the rows: it hears of changes on the listening connection, reads all rows anew
/// when that was broken, and every few seconds in any case.
public final class PostgresServiceBreakers implements ServiceBreakers, AutoCloseable {

    /// What a lost notification costs at most.
    public static final Duration STANDARD_REREAD = Duration.ofSeconds(5);

    /// Clocks drift apart between two readings, but not so far.
    private static final Duration SOON = Duration.ofSeconds(1);

    /// Two readings may overtake each other, but not by so much.
    private static final Duration LONGEST_READ = Duration.ofSeconds(10);

    private static final Logger log = Logger.getLogger(PostgresServiceBreakers.class);

    private final BreakerTable table;
    private final Database database;
    private final QueueClock clock;
    private final BreakerPolicy policy;
    private final Map<AnalyzerService, Known> known = new ConcurrentHashMap<>();

    /// Changes that this process is committing: whoever made one tells of it, not whoever reads it first.
    private final Set<Change> inCommit = ConcurrentHashMap.newKeySet();

    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private final AtomicBoolean rereadWanted = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final QueueSignals.Subscription subscription;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("assay-breakers").factory());

    /// Starts listening and reading at once.
    ///
    /// @param reread how often all rows are read, whatever was heard
    public PostgresServiceBreakers(
            Database database, QueueClock clock, PostgresQueueSignals signals, BreakerPolicy policy, Duration reread) {
        this.table = new BreakerTable(database, clock);
        this.database = database;
        this.clock = clock;
        this.policy = policy;
        this.subscription = signals.subscribe(Channels.BREAKER, new News());
        reader.scheduleWithFixedDelay(this::rereadQuietly, 0, reread.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// @param nanos when it was learnt, by [System#nanoTime]
    private record Known(BreakerRow row, long nanos) {}

    private record Change(AnalyzerService service, long version) {}

    @Override
    public ServiceBreaker of(AnalyzerService service) {
        Known last = known.get(service);
        return last == null ? ServiceBreaker.fresh(service) : last.row().breaker();
    }

    @Override
    public Duration retryAfter(AnalyzerService service) {
        Known last = known.get(service);
        if (last == null) {
            return Duration.ZERO;
        }
        return switch (last.row().state()) {
            case BreakerState.Closed _ -> Duration.ZERO;
            case BreakerState.Open open -> until(open.until(), last).plus(policy.probeLimit());
            case BreakerState.HalfOpen probed -> until(probed.probeUntil(), last);
        };
    }

    private Duration until(Instant moment, Known last) {
        Instant fixed = clock.now();
        Instant now = fixed == null ? last.row().readAt().plusNanos(System.nanoTime() - last.nanos()) : fixed;
        Duration left = Duration.between(now, moment);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public List<ServiceBreaker> all() {
        reread();
        return List.of(AnalyzerService.values()).stream().map(this::of).toList();
    }

    @Override
    public void succeeded(AnalyzerService service) {
        if (of(service).state().equals(BreakerState.FRESH)) {
            return;
        }
        report(service, row -> row.state() instanceof BreakerState.Closed closed ? closed.succeeded() : row.state());
    }

    @Override
    public void failed(AnalyzerService service, FailureCause cause) {
        report(
                service,
                row -> row.state() instanceof BreakerState.Closed closed
                        ? closed.failed(cause, row.readAt(), policy)
                        : row.state());
    }

    /// Lost when it cannot be kept: a breaker that is a little wrong is worth less than a run that goes on.
    private void report(AnalyzerService service, Function<BreakerRow, BreakerState> next) {
        quietly(
                "note how a request to " + service.wireName() + " ended",
                () -> move(service, row -> {
                    BreakerState state = next.apply(row);
                    return state.equals(row.state()) ? null : row.with(state);
                }));
    }

    @Override
    public Optional<Probe> probe(AnalyzerService service) {
        if (!mayBeDue(service)) {
            return Optional.empty();
        }
        return quietly("take the probe of " + service.wireName(), () -> move(service, this::probed))
                .map(row -> new Probe(service, row.version(), ((BreakerState.HalfOpen) row.state()).probeUntil()));
    }

    /// From memory: the database is not asked every second for five minutes whether the cool-down is over.
    private boolean mayBeDue(AnalyzerService service) {
        Known last = known.get(service);
        if (last == null) {
            return false;
        }
        return switch (last.row().state()) {
            case BreakerState.Closed _ -> false;
            case BreakerState.Open open -> until(open.until(), last).compareTo(SOON) <= 0;
            case BreakerState.HalfOpen probed ->
                until(probed.probeUntil(), last).compareTo(SOON) <= 0;
        };
    }

    private @Nullable BreakerRow probed(BreakerRow row) {
        return switch (row.state()) {
            case BreakerState.Closed _ -> null;
            case BreakerState.Open open -> open.isDue(row.readAt()) ? row.with(open.probe(row.readAt(), policy)) : null;
            case BreakerState.HalfOpen probed ->
                probed.isAbandoned(row.readAt()) ? row.with(probed.probeAgain(row.readAt(), policy)) : null;
        };
    }

    @Override
    public boolean passed(Probe probe) {
        return endProbe(probe, (probed, _) -> probed.passed(policy));
    }

    @Override
    public boolean refused(Probe probe, FailureCause cause) {
        return endProbe(probe, (probed, now) -> probed.refused(cause, now, policy));
    }

    private interface ProbeEnd {
        BreakerState after(BreakerState.HalfOpen probed, Instant now);
    }

    private boolean endProbe(Probe probe, ProbeEnd end) {
        Optional<BreakerRow> ended = quietly(
                "note how the probe of " + probe.service().wireName() + " ended",
                () -> move(
                        probe.service(),
                        row -> row.version() == probe.number() && row.state() instanceof BreakerState.HalfOpen probed
                                ? row.with(end.after(probed, row.readAt()))
                                : null));
        if (ended.isEmpty()) {
            log.infof(
                    "the end of a probe of %s changed nothing: it was taken over, the breaker was reset, or that could not"
                            + " be written",
                    probe.service().wireName());
        }
        return ended.isPresent();
    }

    @Override
    public ServiceBreaker reset(AnalyzerService service) {
        return move(service, BreakerRow::reset).orElseThrow().breaker();
    }

    @Override
    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        subscription.close();
        reader.shutdownNow();
    }

    // --- moving

    private record Move(BreakerRow before, @Nullable BreakerRow after) {}

    /// @param next null for what stays as it is
    /// @return the row that was written, if one was
    private Optional<BreakerRow> move(AnalyzerService service, Function<BreakerRow, @Nullable BreakerRow> next) {
        var announced = new CopyOnWriteArraySet<Change>();
        try {
            Move move = database.transact("move breaker", () -> {
                BreakerRow before = table.lock(service);
                BreakerRow after = next.apply(before);
                if (after != null) {
                    var change = new Change(service, after.version());
                    announced.add(change);
                    inCommit.add(change);
                    table.write(after);
                }
                return new Move(before, after);
            });
            learn(move.before());
            if (move.after() != null) {
                learnOurs(move.before(), move.after());
            }
            return Optional.ofNullable(move.after());
        } finally {
            inCommit.removeAll(announced);
        }
    }

    // --- knowing

    private void reread() {
        rereadWanted.set(false);
        table.all().forEach(this::learn);
        // What has no row yet is known to have none: its first change is news.
        for (AnalyzerService service : AnalyzerService.values()) {
            known.putIfAbsent(service, new Known(BreakerRow.none(service), System.nanoTime()));
        }
    }

    private void rereadQuietly() {
        try {
            reread();
            if (away.getAndSet(false)) {
                log.info("the analyzers' circuit breakers can be read again");
            }
        } catch (QueueUnavailableException unavailable) {
            if (!away.getAndSet(true)) {
                log.warnf(
                        "cannot read the analyzers' circuit breakers, what was known goes on counting: %s",
                        unavailable.getMessage());
            }
        } catch (RuntimeException bug) {
            log.errorf(bug, "cannot read the analyzers' circuit breakers, what was known goes on counting");
        }
    }

    /// Takes note of a row, and tells what somebody else did to it.
    private void learn(BreakerRow row) {
        if (inCommit.contains(new Change(row.service(), row.version()))) {
            return;
        }
        remember(row).ifPresent(before -> tell(before, row, false));
    }

    /// A move of ours that others have moved on from while it was committed is old news: what came after it was
    /// told already, or is told by whoever reads it.
    private void learnOurs(BreakerRow before, BreakerRow after) {
        remember(after);
        Known latest = known.get(after.service());
        if (latest == null || latest.row().version() <= after.version()) {
            tell(before, after, true);
        } else if (hasMoved(before, after)) {
            var transition = new Transition(after.service(), before.state(), after.state(), true);
            tell(listener -> listener.overtaken(transition));
        }
    }

    /// @return what is replaced by it; empty when nothing was known, or the same, or something newer
    private Optional<BreakerRow> remember(BreakerRow row) {
        var now = new Known(row, System.nanoTime());
        synchronized (known) {
            Known before = known.get(row.service());
            if (before == null) {
                known.put(row.service(), now);
                return Optional.empty();
            }
            if (before.row().version() > row.version() && !hasTurnedBack(before.row(), row)) {
                return Optional.empty();
            }
            known.put(row.service(), now);
            return before.row().version() == row.version() ? Optional.empty() : Optional.of(before.row());
        }
    }

    /// An older row that was read much later: the database has lost the newer one, in a failover or a restore.
    private static boolean hasTurnedBack(BreakerRow newer, BreakerRow older) {
        return Duration.between(newer.readAt(), older.readAt()).compareTo(LONGEST_READ) > 0;
    }

    private void tell(BreakerRow before, BreakerRow after, boolean ours) {
        if (hasMoved(before, after)) {
            var transition = new Transition(after.service(), before.state(), after.state(), ours);
            write(transition);
            tell(listener -> listener.moved(transition));
        }
        if (after.resets() > before.resets()) {
            tell(listener -> listener.wasReset(after.service()));
        }
    }

    private static boolean hasMoved(BreakerRow before, BreakerRow after) {
        return !before.state().name().equals(after.state().name());
    }

    private void tell(Consumer<Listener> news) {
        for (Listener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException bug) {
                log.errorf(bug, "a listener threw; the others are told all the same");
            }
        }
    }

    private static void write(Transition transition) {
        String line = "circuit breaker of %s: %s -> %s%s"
                .formatted(
                        transition.service().wireName(),
                        transition.from().name(),
                        transition.to().name(),
                        because(transition.to()));
        if (!transition.ours()) {
            log.infof("%s, by another instance", line);
        } else if (transition.to() instanceof BreakerState.Open) {
            log.warn(line);
        } else {
            log.info(line);
        }
    }

    private static String because(BreakerState state) {
        return switch (state) {
            case BreakerState.Closed _ -> "";
            case BreakerState.Open open ->
                ", nothing is sent until %s; cause=%s: %s"
                        .formatted(
                                open.until(), open.cause().code(), open.cause().message());
            case BreakerState.HalfOpen probed ->
                ", one probe is sent; it opened for cause=%s"
                        .formatted(probed.cause().code());
        };
    }

    private static <T> Optional<T> quietly(String what, Supplier<Optional<T>> step) {
        try {
            return step.get();
        } catch (QueueUnavailableException unavailable) {
            log.warnf("could not %s: %s", what, unavailable.getMessage());
        } catch (RuntimeException bug) {
            log.errorf(bug, "could not %s", what);
        }
        return Optional.empty();
    }

    private final class News implements PostgresQueueSignals.ChannelListener {

        @Override
        public void notified(String payload) {
            rereadSoon();
        }

        @Override
        public void reconnected() {
            rereadSoon();
        }

        /// All rows, there are four: a burst of news costs one read.
        private void rereadSoon() {
            if (!rereadWanted.getAndSet(true)) {
                try {
                    reader.execute(PostgresServiceBreakers.this::rereadQuietly);
                } catch (RejectedExecutionException closed) {
                    log.debugf("news of a breaker came after the end");
                }
            }
        }
    }
}
