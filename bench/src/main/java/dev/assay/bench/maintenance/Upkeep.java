package dev.assay.bench.maintenance;

import dev.assay.maintenance.run.RunSettings;
import dev.assay.maintenance.run.StandaloneRun;
import dev.assay.maintenance.sweep.OldTasksSweep;
import dev.assay.maintenance.sweep.SweepSettings;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.store.upkeep.PostgresTaskSweeps;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/// The maintenance-service's settings and its sweep over old tasks, as the service puts them together.
record Upkeep(SweepSettings sweeping, RunSettings running) {

    /// @param changed settings that are not to be the defaults
    static Upkeep with(Map<String, String> changed) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SweepSettings.class)
                .withMapping(RunSettings.class)
                .withSources(new PropertiesConfigSource(changed, "bench", 100))
                .build();
        return new Upkeep(config.getConfigMapping(SweepSettings.class), config.getConfigMapping(RunSettings.class));
    }

    StandaloneRun begin(Store store, boolean dry) {
        var sweeps = new PostgresTaskSweeps(store.database(), QueueClock.DATABASE, store.queue());
        return StandaloneRun.begin(
                new PostgresMaintenanceRuns(store.database(), QueueClock.DATABASE),
                new OldTasksSweep(sweeps, sweeping.oldTasks()),
                dry,
                sweeping,
                running);
    }

    /// How a batch and a pause are called.
    String pace() {
        return "%d / %d ms".formatted(sweeping.batchSize(), sweeping.pause().toMillis());
    }

    /// More task rows than it can delete in this time, whatever the machine: a batch per pause.
    long atMostIn(Duration time) {
        long pauses = time.toMillis() / Math.max(1, sweeping.pause().toMillis()) + 1;
        return OldTasks.FAMILY * sweeping.batchSize() * pauses;
    }
}
