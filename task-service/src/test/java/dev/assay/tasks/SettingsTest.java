package dev.assay.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.edge.analyzers.AnalyzerSettings;
import dev.assay.model.analysis.Deadlines;
import dev.assay.tasks.analysis.AnalysisSettings;
import dev.assay.tasks.result.ResultSettings;
import dev.assay.tasks.schedule.ScheduleSettings;
import dev.assay.tasks.work.QueueSlots;
import dev.assay.tasks.work.WorkerSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every setting that is documented has an effect, and every variable people bring along reaches it.
class SettingsTest {

    @Test
    void the_defaults_are_the_documented_ones() throws IOException {
        WorkerSettings worker = settings(Map.of()).getConfigMapping(WorkerSettings.class);

        assertThat(worker.enabled()).isTrue();
        assertThat(worker.queues()).containsExactly(QueueSlots.of("analysis:4"), QueueSlots.of("generation:2"));
        assertThat(worker.pollInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(worker.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(worker.renewEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(worker.taskTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(worker.drain()).isEqualTo(Duration.ofSeconds(15));
        assertThat(worker.silentAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(worker.recycleAfter()).isEmpty();
        assertThat(worker.retries().preflight()).isEqualTo(3);
        assertThat(worker.retries().preflightDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(worker.retries().transientFailure()).isEqualTo(3);
        assertThat(worker.retries().transientDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(worker.retries().busyDelay()).isEqualTo(Duration.ofSeconds(15));
        assertThat(worker.retries().workerLost()).isEqualTo(3);

        assertThat(settings(Map.of()).getConfigMapping(AnalysisSettings.class).applicationsDir())
                .isEmpty();

        AnalyzerSettings analyzers = settings(Map.of()).getConfigMapping(AnalyzerSettings.class);
        assertThat(analyzers.staticUrls()).isEqualTo("ws://localhost:2001");
        assertThat(analyzers.maxResultBytes()).isEqualTo(256L * 1024 * 1024);
        assertThat(analyzers.placeTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(analyzers.connectTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(analyzers.healthTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(analyzers.breaker().threshold()).isEqualTo(3);
        assertThat(analyzers.breaker().coolDown()).isEqualTo(Duration.ofSeconds(300));
        assertThat(analyzers.breaker().probeLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(analyzers.limits().staticAnalyzer()).isEqualTo(4);
        assertThat(analyzers.limits().dynamic()).isEqualTo(1);
        assertThat(analyzers.limits().performance()).isEqualTo(1);
        assertThat(analyzers.limits().ai()).isEqualTo(4);

        ScheduleSettings schedules = settings(Map.of()).getConfigMapping(ScheduleSettings.class);
        assertThat(schedules.enabled()).isTrue();
        assertThat(schedules.pollInterval()).isEqualTo(Duration.ofSeconds(15));

        ResultSettings results = settings(Map.of()).getConfigMapping(ResultSettings.class);
        assertThat(results.dir()).isEqualTo(Path.of("results"));
        assertThat(results.gzipAbove()).isEqualTo(512_000);
    }

    @Test
    void the_variables_people_bring_along_work() throws IOException {
        SmallRyeConfig config = settings(Map.of(
                "TASK_POLL_INTERVAL", "2",
                "TASK_TIMEOUT", "3600",
                "PREFLIGHT_MAX_RETRIES", "5",
                "TRANSIENT_FAILURE_MAX_RETRIES", "7",
                "STATIC_ANALYZER_URLS", "ws://a:1,ws://b:2",
                "DYNAMIC_ANALYZER_URLS", "ws://c:3",
                "PERF_TESTER_URLS", "ws://d:4",
                "AI_ANALYZER_URLS", "ws://e:5"));
        SmallRyeConfig breaker = settings(Map.of(
                "CIRCUIT_BREAKER_THRESHOLD", "5",
                "CIRCUIT_BREAKER_COOLDOWN", "60",
                "HEALTH_CHECK_TTL", "10",
                "ASSAY_ANALYZERS_LIMITS_STATIC", "9"));

        WorkerSettings worker = config.getConfigMapping(WorkerSettings.class);
        assertThat(worker.pollInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(worker.taskTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(worker.retries().preflight()).isEqualTo(5);
        assertThat(worker.retries().transientFailure()).isEqualTo(7);
        AnalyzerSettings analyzers = config.getConfigMapping(AnalyzerSettings.class);
        assertThat(analyzers.staticUrls()).isEqualTo("ws://a:1,ws://b:2");
        assertThat(analyzers.dynamicUrls()).isEqualTo("ws://c:3");
        assertThat(analyzers.performanceUrls()).isEqualTo("ws://d:4");
        assertThat(analyzers.aiUrls()).isEqualTo("ws://e:5");
        AnalyzerSettings careful = breaker.getConfigMapping(AnalyzerSettings.class);
        assertThat(careful.breaker().threshold()).isEqualTo(5);
        assertThat(careful.breaker().coolDown()).isEqualTo(Duration.ofSeconds(60));
        assertThat(careful.healthTtl()).isEqualTo(Duration.ofSeconds(10));
        assertThat(careful.limits().staticAnalyzer()).isEqualTo(9);
    }

    @Test
    void our_own_variables_win_over_the_ones_brought_along() throws IOException {
        SmallRyeConfig config = settings(Map.of(
                "TASK_TIMEOUT", "3600",
                "ASSAY_WORKER_TASK_TIMEOUT", "2000",
                "ASSAY_WORKER_QUEUES", "analysis:8,crawl:2",
                "ASSAY_APPLICATIONS_DIR", "/apps",
                "ASSAY_RESULTS_DIR", "/results"));

        WorkerSettings worker = config.getConfigMapping(WorkerSettings.class);
        assertThat(worker.taskTimeout()).isEqualTo(Duration.ofSeconds(2000));
        assertThat(worker.queues()).containsExactly(QueueSlots.of("analysis:8"), QueueSlots.of("crawl:2"));
        assertThat(config.getConfigMapping(AnalysisSettings.class).applicationsDir())
                .contains(Path.of("/apps"));
        assertThat(config.getConfigMapping(ResultSettings.class).dir()).isEqualTo(Path.of("/results"));
    }

    @Test
    void a_process_without_a_worker_fires_no_schedules_unless_it_is_told_to() throws IOException {
        assertThat(settings(Map.of("ASSAY_WORKER_ENABLED", "false"))
                        .getConfigMapping(ScheduleSettings.class)
                        .enabled())
                .isFalse();
        assertThat(settings(Map.of("ASSAY_WORKER_ENABLED", "false", "ASSAY_SCHEDULES_ENABLED", "true"))
                        .getConfigMapping(ScheduleSettings.class)
                        .enabled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"30,900,task limit (900 s)", "600,1800,the lease (600 s)"})
    void limits_that_contradict_each_other_are_refused_with_both_values(long lease, long task, String named) {
        assertThatThrownBy(() -> Deadlines.standard(Duration.ofSeconds(lease), Duration.ofSeconds(task)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("must be longer than");
    }

    private static SmallRyeConfig settings(Map<String, String> variables) throws IOException {
        var builder = new SmallRyeConfigBuilder();
        for (URL library : Collections.list(
                SettingsTest.class.getClassLoader().getResources("META-INF/microprofile-config.properties"))) {
            builder.withSources(new PropertiesConfigSource(library, 100));
        }
        return builder.addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Objects.requireNonNull(
                                SettingsTest.class.getClassLoader().getResource("application.properties")),
                        250))
                .withSources(new EnvConfigSource(new HashMap<>(variables), 300))
                .withMapping(WorkerSettings.class)
                .withMapping(AnalysisSettings.class)
                .withMapping(AnalyzerSettings.class)
                .withMapping(ResultSettings.class)
                .withMapping(ScheduleSettings.class)
                .withValidateUnknown(false)
                .build();
    }
}
