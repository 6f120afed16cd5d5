package dev.assay.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.edge.analyzers.AnalyzerSettings;
import dev.assay.pipelines.advance.AdvanceSettings;
import dev.assay.pipelines.live.LiveSettings;
import dev.assay.pipelines.readiness.ReadinessSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void the_defaults_are_the_documented_ones() throws IOException {
        SmallRyeConfig config = settings(Map.of());

        AdvanceSettings advance = config.getConfigMapping(AdvanceSettings.class);
        assertThat(advance.enabled()).isTrue();
        assertThat(advance.reconcileInterval()).hasSeconds(3);
        assertThat(advance.connections()).isEqualTo(8);
        assertThat(advance.silentAfter()).hasSeconds(60);
        ReadinessSettings readiness = config.getConfigMapping(ReadinessSettings.class);
        assertThat(readiness.startupRetries()).isEqualTo(4);
        assertThat(readiness.retryDelay()).hasSeconds(2);
        assertThat(readiness.patience()).hasSeconds(3);
        LiveSettings live = config.getConfigMapping(LiveSettings.class);
        assertThat(live.pollEvery()).hasSeconds(3);
        assertThat(live.heartbeat()).hasSeconds(15);
        assertThat(live.writeTimeout()).hasSeconds(30);
        assertThat(live.maxStreams()).isEqualTo(500);
    }

    @Test
    void the_variables_people_bring_along_work() throws IOException {
        SmallRyeConfig config = settings(Map.of(
                "MAX_STARTUP_RETRIES", "6",
                "BASE_RETRY_DELAY", "1",
                "HEALTH_CHECK_TTL", "10",
                "STATIC_ANALYZER_URLS", "ws://a:1"));

        ReadinessSettings readiness = config.getConfigMapping(ReadinessSettings.class);
        assertThat(readiness.startupRetries()).isEqualTo(6);
        assertThat(readiness.retryDelay()).hasSeconds(1);
        AnalyzerSettings analyzers = config.getConfigMapping(AnalyzerSettings.class);
        assertThat(analyzers.healthTtl()).hasSeconds(10);
        assertThat(analyzers.staticUrls()).isEqualTo("ws://a:1");
    }

    @Test
    void our_own_variables_win_over_the_ones_brought_along() throws IOException {
        SmallRyeConfig config = settings(Map.of(
                "MAX_STARTUP_RETRIES", "6",
                "ASSAY_READINESS_STARTUP_RETRIES", "9",
                "ASSAY_ADVANCE_RECONCILE_INTERVAL", "2S",
                "ASSAY_ADVANCE_ENABLED", "false"));

        assertThat(config.getConfigMapping(ReadinessSettings.class).startupRetries())
                .isEqualTo(9);
        assertThat(config.getConfigMapping(AdvanceSettings.class).reconcileInterval())
                .hasSeconds(2);
        assertThat(config.getConfigMapping(AdvanceSettings.class).enabled()).isFalse();
    }

    /// The service does not start without them, and nothing but a native executable would show that.
    @Test
    void a_native_executable_has_the_schemas_and_the_templates() throws IOException {
        assertThat(settings(Map.of()).getValues("quarkus.native.resources.includes", String.class))
                .contains("schemas/*.json", "templates/**");
    }

    private static SmallRyeConfig settings(Map<String, String> variables) throws IOException {
        var builder = new SmallRyeConfigBuilder();
        ClassLoader here = SettingsTest.class.getClassLoader();
        for (URL library : Collections.list(here.getResources("META-INF/microprofile-config.properties"))) {
            builder.withSources(new PropertiesConfigSource(library, 100));
        }
        return builder.addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Objects.requireNonNull(here.getResource("application.properties")), 250))
                .withSources(new EnvConfigSource(new HashMap<>(variables), 300))
                .withMapping(AdvanceSettings.class)
                .withMapping(ReadinessSettings.class)
                .withMapping(LiveSettings.class)
                .withMapping(AnalyzerSettings.class)
                .withValidateUnknown(false)
                .build();
    }
}
