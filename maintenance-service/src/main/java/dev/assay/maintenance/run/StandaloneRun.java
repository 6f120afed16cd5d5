package dev.assay.maintenance.run;

import dev.assay.maintenance.sweep.SweepSettings;
import dev.assay.maintenance.sweep.Sweeper;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.NewRun;
import java.util.List;
import java.util.Set;

/// A run of one sweep without the service around it: the same lease, batches and pauses as in [Maintenance], put
/// together without a container. The benchmarks measure this one, because what they measure must be what runs.
public final class StandaloneRun {

    private final Run run;

    private StandaloneRun(Run run) {
        this.run = run;
    }

    /// Takes the lease. The run that has it goes through the sweep when it is told to [#go].
    ///
    /// @throws IllegalStateException when another run has the lease
    public static StandaloneRun begin(
            MaintenanceRuns runs, Sweeper sweeper, boolean dry, SweepSettings sweeping, RunSettings settings) {
        var wanted = new NewRun(dry, Set.of(sweeper.sweep()), Place.named("standalone"));
        return switch (runs.begin(wanted, settings.lease())) {
            case MaintenanceRuns.Begin.Begun begun -> {
                var terms = new Run.Terms(dry, settings.lease(), sweeping.batchSize(), sweeping.pause());
                yield new StandaloneRun(new Run(runs, begun.lease(), List.of(sweeper), terms, RunObserver.NONE));
            }
            case MaintenanceRuns.Begin.Held held ->
                throw new IllegalStateException(
                        "maintenance run " + held.by() + " has the lease until " + held.until());
        };
    }

    /// Goes through the sweep on this thread.
    public Run.Ended go() {
        return run.go();
    }

    /// Ends it between two batches.
    public void stop(String why) {
        run.stop(why);
    }
}
