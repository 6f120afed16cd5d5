package dev.assay.maintenance.run;

import dev.assay.maintenance.sweep.Pass;
import dev.assay.maintenance.sweep.SweepEnd;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.model.upkeep.LeaseLostException;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.RunId;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.RunStatus;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import dev.assay.model.upkeep.SweepTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A maintenance run that has begun: it holds the lease until [#go] has ended.
///
/// A sweep that fails is reported as failed and the others go on. What a sweep did until it failed, or until the
/// run was stopped, is done and told.
public final class Run {

    private static final Logger LOG = Logger.getLogger(Run.class);

    private final MaintenanceRuns runs;
    private final RunLease lease;
    private final List<Sweeper> sweepers;
    private final Terms terms;
    private final RunObserver observer;
    private final List<SweepReport> reports = new ArrayList<>();
    private volatile @Nullable String stop;

    /// @param dry whether nothing is to be changed
    /// @param leaseTime for how long the lease is renewed each time
    /// @param pause between two batches
    record Terms(boolean dry, Duration leaseTime, int batchSize, Duration pause) {}

    /// What came of a run.
    ///
    /// @param cause why it failed as a whole; null when it did not
    public record Ended(
            RunId id,
            RunStatus status,
            List<SweepReport> reports,
            @Nullable String cause) {

        public Ended {
            reports = List.copyOf(reports);
        }
    }

    Run(MaintenanceRuns runs, RunLease lease, List<Sweeper> sweepers, Terms terms, RunObserver observer) {
        this.runs = runs;
        this.lease = lease;
        this.sweepers = List.copyOf(sweepers);
        this.terms = terms;
        this.observer = observer;
    }

    public RunId id() {
        return lease.run();
    }

    /// Ends the run between two batches.
    ///
    /// @param why for its row
    void stop(String why) {
        stop = why;
    }

    /// Goes through the sweeps.
    public Ended go() {
        LOG.infof("Starting maintenance run...");
        LOG.debugf("%s goes through %s", lease.run(), names(sweepers));
        Ended ended = sweep();
        switch (ended.status()) {
            case RUNNING, COMPLETED -> LOG.info("Maintenance complete");
            case FAILED -> LOG.errorf("Maintenance failed: %s", why(ended));
        }
        return ended;
    }

    private Ended sweep() {
        try {
            String cause = sweepAll();
            return runs.finish(lease, cause)
                    .map(status -> ended(status, cause))
                    .orElseGet(() -> lost("its lease ran out before it ended"));
        } catch (LeaseLostException e) {
            return lost(String.valueOf(e.getMessage()));
        }
    }

    /// @return why it was ended before its time; null when it was not
    private @Nullable String sweepAll() {
        try (var keeper = new LeaseKeeper(runs, lease, terms.leaseTime())) {
            for (Sweeper sweeper : sweepers) {
                String ended = sweep(sweeper, keeper);
                if (ended != null) {
                    return ended;
                }
            }
            return null;
        }
    }

    private @Nullable String sweep(Sweeper sweeper, LeaseKeeper keeper) {
        var tally = new SweepTally(sweeper.sweep());
        long begin = System.nanoTime();
        var pass = new Pass(
                terms.dry() ? null : lease, terms.batchSize(), () -> check(keeper), terms.pause(), tally, LOG::info);
        String ended = null;
        SweepReport report;
        try {
            check(keeper);
            report = report(sweeper.run(pass), tally, took(begin));
        } catch (StoppedException e) {
            ended = "stopped: " + e.why();
            report = tally.failed(ended, took(begin));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = "stopped: its thread was interrupted";
            report = tally.failed(ended, took(begin));
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "The maintenance sweep %s failed", sweeper.sweep().wireName());
            report = tally.failed(Objects.requireNonNullElse(e.getMessage(), e.toString()), took(begin));
        }
        reports.add(report);
        observer.swept(report, terms.dry());
        if (!runs.record(lease, report)) {
            throw new LeaseLostException(lease);
        }
        return ended;
    }

    private static SweepReport report(SweepEnd end, SweepTally tally, Duration took) {
        return switch (end) {
            case SweepEnd.Done _ -> tally.completed(took);
            case SweepEnd.NotApplicable(var why) -> tally.notApplicable(why, took);
            case SweepEnd.Refused(var why) -> tally.failed(why, took);
        };
    }

    private void check(LeaseKeeper keeper) {
        keeper.check();
        String why = stop;
        if (why != null) {
            throw new StoppedException(why);
        }
    }

    private Ended ended(RunStatus status, @Nullable String cause) {
        return new Ended(lease.run(), status, reports, cause);
    }

    private Ended lost(String why) {
        return ended(RunStatus.FAILED, why);
    }

    private static String why(Ended ended) {
        if (ended.cause() != null) {
            return ended.cause();
        }
        return ended.reports().stream()
                .filter(report -> report.status() == SweepStatus.FAILED)
                .map(report -> report.sweep().wireName() + ": " + report.cause())
                .collect(Collectors.joining("; "));
    }

    private static String names(List<Sweeper> sweepers) {
        return sweepers.stream().map(each -> each.sweep().wireName()).collect(Collectors.joining(", "));
    }

    private static Duration took(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
