package dev.assay.maintenance.run;

import dev.assay.maintenance.run.Maintenance.Beginning;
import dev.assay.model.page.PageRequest;
import dev.assay.model.task.QueueUnavailableException;
import dev.assay.model.upkeep.MaintenanceRun;
import dev.assay.model.upkeep.MaintenanceRuns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Begins a run of all sweeps when the last one, whoever began it, is an interval ago. Any number of processes may
/// do this: they look at the same runs, and the lease lets one of them.
final class Schedule implements Runnable {

    private static final Logger LOG = Logger.getLogger(Schedule.class);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

    /// Up to a tenth of the interval is added at random, so that processes started together do not ask together.
    private static final double JITTER = 0.1;

    private final Maintenance maintenance;
    private final MaintenanceRuns runs;
    private final Duration interval;
    private final Clock clock;
    private final DoubleSupplier chance;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Instant next;

    /// @param chance between 0 and 1
    Schedule(Maintenance maintenance, MaintenanceRuns runs, Duration interval, Clock clock, DoubleSupplier chance) {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("assay.maintenance.interval is at least " + SHORTEST.toSeconds()
                    + " s, not " + interval + ": one run would follow the other without a break");
        }
        this.maintenance = maintenance;
        this.runs = runs;
        this.interval = interval;
        this.clock = clock;
        this.chance = chance;
    }

    @Override
    public void run() {
        try {
            Duration wait = jitter();
            while (!isClosedWithin(wait)) {
                wait = round();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosedWithin(Duration wait) throws InterruptedException {
        next = clock.instant().plus(wait);
        return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// When it looks again, and begins a run unless another process did.
    Optional<Instant> next() {
        return Optional.ofNullable(next);
    }

    void close() {
        closed.countDown();
    }

    /// Runs if it is time.
    ///
    /// @return how long to wait
    Duration round() {
        try {
            Duration early = untilDue();
            if (early.isPositive()) {
                return early.plus(jitter());
            }
            return switch (maintenance.begin(false, Set.of(), "schedule")) {
                case Beginning.Begun(var run) -> {
                    maintenance.go(run);
                    yield interval.plus(jitter());
                }
                case Beginning.Held(var holder) -> {
                    LOG.infof(
                            "No maintenance now: %s, by %s, holds the lease until %s",
                            holder.by(), holder.startedBy(), holder.until());
                    yield AFTER_TROUBLE.plus(jitter());
                }
            };
        } catch (QueueUnavailableException e) {
            LOG.warnf("No maintenance now, trying again: %s", e.getMessage());
            return AFTER_TROUBLE;
        } catch (RuntimeException e) {
            LOG.error("Maintenance could not begin, trying again", e);
            return AFTER_TROUBLE;
        }
    }

    /// Never more than the interval, even when a clock was moved.
    private Duration untilDue() {
        Optional<MaintenanceRun> last = runs.list(PageRequest.first(50)).items().stream()
                .filter(run -> !run.dryRun() && run.only().isEmpty())
                .findFirst();
        if (last.isEmpty()) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), last.get().startedAt().plus(interval));
        return left.compareTo(interval) > 0 ? interval : left;
    }

    private Duration jitter() {
        return Duration.ofMillis((long) (interval.toMillis() * JITTER * chance.getAsDouble()));
    }
}
