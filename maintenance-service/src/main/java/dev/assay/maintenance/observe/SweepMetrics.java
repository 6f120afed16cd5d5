package dev.assay.maintenance.observe;

import dev.assay.maintenance.run.RunObserver;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/// Counts what this process' sweeps do. Dry runs, which do nothing, are not counted. What a command did that has
/// ended is in the runs, not here.
@Singleton
final class SweepMetrics implements RunObserver {

    private final MeterRegistry meters;

    SweepMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void swept(SweepReport report, boolean dryRun) {
        if (dryRun) {
            return;
        }
        String sweep = report.sweep().wireName();
        meters.counter("assay.maintenance.found", "sweep", sweep).increment(report.found());
        meters.counter("assay.maintenance.changed", "sweep", sweep).increment(report.changed());
        meters.counter("assay.maintenance.failed", "sweep", sweep)
                .increment(report.status() == SweepStatus.FAILED ? 1 : 0);
        meters.timer("assay.maintenance.sweep", "sweep", sweep)
                .record(report.took().toNanos(), TimeUnit.NANOSECONDS);
    }
}
