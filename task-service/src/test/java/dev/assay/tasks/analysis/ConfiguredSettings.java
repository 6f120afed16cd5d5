package dev.assay.tasks.analysis;

import dev.assay.edge.analyzers.AnalyzerSettings;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/// The settings as they are unless said otherwise.
record ConfiguredSettings(WorkerSettings worker, AnalyzerSettings analyzers) {

    static ConfiguredSettings of(Map<String, String> otherwise) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(otherwise, "otherwise", 300))
                .withMapping(WorkerSettings.class)
                .withMapping(AnalyzerSettings.class)
                .withValidateUnknown(false)
                .build();
        return new ConfiguredSettings(
                config.getConfigMapping(WorkerSettings.class), config.getConfigMapping(AnalyzerSettings.class));
    }
}
