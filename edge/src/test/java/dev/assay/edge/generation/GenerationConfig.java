package dev.assay.edge.generation;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/// Settings as a service would read them.
final class GenerationConfig {

    private GenerationConfig() {}

    /// @param given environment variables and properties
    static GenerationSettings of(Map<String, String> given) {
        var defaults = GenerationSettings.class.getClassLoader().getResource("META-INF/microprofile-config.properties");
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, 200, new DurationConverter())
                    .withSources(
                            new PropertiesConfigSource(given, "given", 300), new PropertiesConfigSource(defaults, 100))
                    .withMapping(GenerationSettings.class)
                    .withValidateUnknown(false)
                    .build()
                    .getConfigMapping(GenerationSettings.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
