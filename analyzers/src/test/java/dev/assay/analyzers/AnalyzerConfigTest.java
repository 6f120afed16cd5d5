package dev.assay.analyzers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalyzerConfigTest {

    @Test
    void defaults() {
        AnalyzerConfig config = config(Map.of());

        assertThat(config.service()).isEqualTo(AnalyzerConfig.Service.STATIC);
        assertThat(config.sources()).isEqualTo(Path.of("/app/sources"));
        assertThat(config.toolTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.probeTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.parallelTools()).isEqualTo(2);
        assertThat(config.parallelAnalyses()).isEqualTo(8);
        assertThat(config.toolPath()).isEmpty();
        assertThat(config.maxOutput().asLongValue()).isEqualTo(32L << 20);
        assertThat(config.maxFindings()).isEqualTo(20_000);
        assertThat(config.maxFiles()).isEqualTo(5_000);
        assertThat(config.maxFileSize().asLongValue()).isEqualTo(1L << 20);
        assertThat(config.maxTotalSize().asLongValue()).isEqualTo(64L << 20);
    }

    @Test
    void every_setting_can_be_set() {
        AnalyzerConfig config = config(Map.ofEntries(
                Map.entry("assay.analyzer.service", "static"),
                Map.entry("assay.analyzer.sources", "/apps"),
                Map.entry("assay.analyzer.tool-timeout", "5s"),
                Map.entry("assay.analyzer.probe-timeout", "1s"),
                Map.entry("assay.analyzer.parallel-tools", "4"),
                Map.entry("assay.analyzer.parallel-analyses", "3"),
                Map.entry("assay.analyzer.tool-path", "/opt/tools"),
                Map.entry("assay.analyzer.max-output", "2M"),
                Map.entry("assay.analyzer.max-findings", "7"),
                Map.entry("assay.analyzer.max-files", "8"),
                Map.entry("assay.analyzer.max-file-size", "9K"),
                Map.entry("assay.analyzer.max-total-size", "10K")));

        assertThat(config.sources()).isEqualTo(Path.of("/apps"));
        assertThat(config.toolTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.probeTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.parallelTools()).isEqualTo(4);
        assertThat(config.parallelAnalyses()).isEqualTo(3);
        assertThat(config.toolPath()).hasValue("/opt/tools");
        assertThat(config.maxOutput().asLongValue()).isEqualTo(2L << 20);
        assertThat(config.maxFindings()).isEqualTo(7);
        assertThat(config.maxFiles()).isEqualTo(8);
        assertThat(config.maxFileSize().asLongValue()).isEqualTo(9L << 10);
        assertThat(config.maxTotalSize().asLongValue()).isEqualTo(10L << 10);
    }

    private static AnalyzerConfig config(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(AnalyzerConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        return config.getConfigMapping(AnalyzerConfig.class);
    }
}
