package dev.assay.maintenance.run;

import dev.assay.maintenance.sweep.SweepSettings;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.maintenance.sweep.Sweeps;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.Sweep;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Begins maintenance runs. The lease in the database keeps two from overlapping, in this process as in any other.
@Singleton
public final class Maintenance {

    private static final Logger LOG = Logger.getLogger(Maintenance.class);

    /// Far more than machines disagree by, and far less than any threshold that deletes something for good.
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(15);

    private final MaintenanceRuns runs;
    private final Sweeps sweeps;
    private final SweepSettings sweeping;
    private final RunSettings settings;
    private final RunObserver observer;
    private final Clock clock;

    /// Those of this process, with the threads they are on. More than one at a moment only after a lease was lost.
    private final Map<Run, Thread> going = new ConcurrentHashMap<>();

    private volatile boolean leaving;

    @Inject
    Maintenance(
            MaintenanceRuns runs,
            Sweeps sweeps,
            SweepSettings sweeping,
            RunSettings settings,
            Instance<RunObserver> observers) {
        this(
                runs,
                sweeps,
                sweeping,
                settings,
                observers.isResolvable() ? observers.get() : RunObserver.NONE,
                Clock.systemUTC());
    }

    Maintenance(
            MaintenanceRuns runs,
            Sweeps sweeps,
            SweepSettings sweeping,
            RunSettings settings,
            RunObserver observer,
            Clock clock) {
        this.clock = clock;
        this.runs = runs;
        this.sweeps = sweeps;
        this.sweeping = sweeping;
        this.settings = settings;
        this.observer = observer;
    }

    /// What came of wanting a run.
    public sealed interface Beginning {

        /// It has begun, and waits to be gone through: by [#go] or [#launch].
        record Begun(Run run) implements Beginning {}

        /// Another run holds the lease.
        record Held(MaintenanceRuns.Begin.Held by) implements Beginning {}
    }

    /// Begins a run of the sweeps asked for, or of those that are switched on.
    ///
    /// @param by who wants it, for a person
    public Beginning begin(boolean dryRun, Set<Sweep> only, String by) {
        return begin(new NewRun(dryRun, only, Place.named(by)), sweeps.chosen(only));
    }

    /// Begins a run of a single sweep that no other run goes through.
    public Beginning begin(Sweeper special, String by) {
        return begin(new NewRun(false, Set.of(special.sweep()), Place.named(by)), List.of(special));
    }

    /// Goes through a run on this thread.
    public Run.Ended go(Run run) {
        going.put(run, Thread.currentThread());
        try {
            if (leaving) {
                run.stop("the service is shutting down");
            }
            return run.go();
        } finally {
            going.remove(run);
        }
    }

    /// Goes through a run on a thread of its own.
    public void launch(Run run) {
        Thread.ofVirtual().name("assay-maintenance").start(() -> {
            try {
                go(run);
            } catch (RuntimeException e) {
                LOG.errorf(e, "Maintenance run %s broke; its lease will run out and the next run says so", run.id());
            }
        });
    }

    /// Runs in the middle of a batch end after it, and are marked as stopped.
    void leave(@Observes ShutdownEvent leave) throws InterruptedException {
        leaving = true;
        long patience = System.nanoTime() + settings.drain().toNanos();
        going.keySet().forEach(run -> run.stop("the service is shutting down"));
        for (Thread thread : List.copyOf(going.values())) {
            long left = patience - System.nanoTime();
            if (!thread.equals(Thread.currentThread()) && (left <= 0 || !thread.join(Duration.ofNanos(left)))) {
                thread.interrupt();
            }
        }
    }

    private Beginning begin(NewRun wanted, List<Sweeper> chosen) {
        return switch (runs.begin(wanted, settings.lease())) {
            case MaintenanceRuns.Begin.Begun begun -> {
                var run = new Run(
                        runs,
                        begun.lease(),
                        chosen,
                        new Run.Terms(wanted.dryRun(), settings.lease(), sweeping.batchSize(), sweeping.pause()),
                        observer);
                compareClocks(begun.until().minus(settings.lease()), run);
                yield new Beginning.Begun(run);
            }
            case MaintenanceRuns.Begin.Held held -> new Beginning.Held(held);
        };
    }

    /// What is old is told by the database's clock and by those of file systems. One that has jumped a month ahead
    /// would have everything deleted that has ended.
    private void compareClocks(Instant database, Run run) {
        Instant here = clock.instant();
        if (Duration.between(database, here).abs().compareTo(CLOCKS_MAY_DIFFER) > 0) {
            run.stop("the database's clock says " + database.truncatedTo(ChronoUnit.SECONDS) + " and this machine's "
                    + here.truncatedTo(ChronoUnit.SECONDS) + "; what is old cannot be told until they agree");
        }
    }
}
