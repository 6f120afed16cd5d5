package dev.assay.tasks.generation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.edge.generation.GenerationEndpoint;
import dev.assay.edge.generation.GenerationSettings;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationClocksTest {

    private static final Map<String, String> ENDPOINT = Map.of("assay.generation.endpoint", "http://localhost:1/v1");

    @Test
    void the_defaults_fit() {
        assertThatCode(() -> check(ENDPOINT)).doesNotThrowAnyException();
    }

    @Test
    void a_call_that_may_take_longer_than_its_task_is_refused() {
        assertThatThrownBy(() -> check(with("assay.worker.task-timeout", "20M")))
                .hasMessageContaining("assay.generation.request-timeout (1200 s)")
                .hasMessageContaining("assay.worker.task-timeout (1200 s)");
    }

    @Test
    void a_limit_of_nothing_is_refused() {
        assertThatThrownBy(() -> check(with("assay.generation.stall-timeout", "0S")))
                .hasMessageContaining("stall-timeout");
    }

    @Test
    void where_nothing_is_generated_nothing_is_refused() {
        assertThatCode(() -> check(Map.of("assay.worker.task-timeout", "5M"))).doesNotThrowAnyException();
    }

    private static Map<String, String> with(String name, String value) {
        var settings = new HashMap<>(ENDPOINT);
        settings.put(name, value);
        return settings;
    }

    private static void check(Map<String, String> given) {
        var config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(given, "given", 300))
                .withMapping(GenerationSettings.class)
                .withMapping(WorkerSettings.class)
                .withValidateUnknown(false)
                .build();
        GenerationSettings settings = config.getConfigMapping(GenerationSettings.class);
        var _ = new GenerationClocks(
                new GenerationEndpoint(settings), settings, config.getConfigMapping(WorkerSettings.class));
    }
}
