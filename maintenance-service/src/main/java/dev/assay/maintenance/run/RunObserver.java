package dev.assay.maintenance.run;

import dev.assay.model.upkeep.SweepReport;

/// Is told what runs do.
public interface RunObserver {

    RunObserver NONE = (_, _) -> {};

    /// A sweep has ended.
    void swept(SweepReport report, boolean dryRun);
}
