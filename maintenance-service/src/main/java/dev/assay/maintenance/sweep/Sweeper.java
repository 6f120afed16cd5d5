package dev.assay.maintenance.sweep;

import dev.assay.model.upkeep.Sweep;

/// Goes through one sweep. Whether that changes anything is its [Pass]'s business: the code is the same.
public interface Sweeper {

    Sweep sweep();

    /// Whether a run that does not name its sweeps goes through this one.
    boolean enabled();

    /// What it goes by, in words for a person: "missing for more than 7 days".
    String terms();

    /// Whatever it throws makes it a failed sweep; what was done until then is told.
    SweepEnd run(Pass pass) throws InterruptedException;
}
