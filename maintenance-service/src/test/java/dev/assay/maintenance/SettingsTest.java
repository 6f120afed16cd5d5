package dev.assay.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.maintenance.run.RunSettings;
import dev.assay.maintenance.sweep.SettingsCheck;
import dev.assay.maintenance.sweep.SweepSettings;
import dev.assay.model.upkeep.Thresholds;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The defaults are the documented ones, and every variable people bring along reaches its setting.
class SettingsTest {

    @Test
    void the_defaults_are_the_documented_ones() throws IOException {
        RunSettings run = settings(Map.of()).getConfigMapping(RunSettings.class);
        SweepSettings sweeps = settings(Map.of()).getConfigMapping(SweepSettings.class);

        assertThat(run.autoStart()).isFalse();
        assertThat(run.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(run.lease()).isEqualTo(Duration.ofSeconds(60));
        assertThat(run.drain()).isEqualTo(Duration.ofSeconds(20));
        assertThat(sweeps.batchSize()).isEqualTo(50);
        assertThat(sweeps.pause()).isEqualTo(Duration.ofMillis(100));
        assertThat(sweeps.orphanApps().maxShare()).isEqualTo(0.5);
        assertThat(sweeps.orphanApps().alwaysAllowed()).isEqualTo(5);
        assertThat(sweeps.orphanApps().withResults()).isFalse();
        assertThat(sweeps.oldTasks().withFiles()).isTrue();
        assertThat(sweeps.oldTasks().keepOpenLetters()).isFalse();
        assertThat(sweeps.resultFiles().unclaimed()).isFalse();
        assertThat(sweeps.resultArchives().enabled()).isFalse();
    }

    @Test
    void the_thresholds_are_the_models() throws IOException {
        SweepSettings sweeps = settings(Map.of()).getConfigMapping(SweepSettings.class);

        assertThat(SettingsCheck.check(sweeps)).isEqualTo(Thresholds.STANDARD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ASSAY_MAINTENANCE_OLD_TASKS_AFTER | PT-24H | oldTasks
            ASSAY_MAINTENANCE_ORPHAN_APPS_GRACE | PT0S | grace
            ASSAY_MAINTENANCE_STALE_TASKS_AFTER | PT0S | stale
            ASSAY_MAINTENANCE_STUCK_TASKS_AFTER | PT-1S | stuck
            ASSAY_MAINTENANCE_TEMPORARY_FILES_AFTER | PT0S | temporaryFiles
            ASSAY_MAINTENANCE_BATCH_SIZE | 0 | batch
            ASSAY_MAINTENANCE_PAUSE | PT-1S | pause
            """)
    void settings_that_would_delete_what_nobody_means_are_refused(String name, String value, String named)
            throws IOException {
        SweepSettings sweeps = settings(Map.of(name, value)).getConfigMapping(SweepSettings.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsCheck.check(sweeps))
                .withMessageContaining(named);
    }

    @Test
    void files_that_are_kept_without_rows_are_not_deleted_as_unclaimed() throws IOException {
        SweepSettings sweeps = settings(Map.of(
                        "ASSAY_MAINTENANCE_OLD_TASKS_WITH_FILES", "false",
                        "ASSAY_MAINTENANCE_RESULT_FILES_UNCLAIMED", "true"))
                .getConfigMapping(SweepSettings.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsCheck.check(sweeps))
                .withMessageContaining("choose one");
    }

    @Test
    void the_variables_people_bring_along_have_an_effect() throws IOException {
        RunSettings run = settings(Map.of("MAINTENANCE_AUTO_START", "true", "MAINTENANCE_INTERVAL_SECONDS", "600"))
                .getConfigMapping(RunSettings.class);

        assertThat(run.autoStart()).isTrue();
        assertThat(run.interval()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void our_own_names_win() throws IOException {
        Map<String, String> environment = Map.of(
                "MAINTENANCE_INTERVAL_SECONDS", "600",
                "ASSAY_MAINTENANCE_INTERVAL", "5M",
                "ASSAY_MAINTENANCE_ORPHAN_APPS_GRACE", "14D");

        assertThat(settings(environment).getConfigMapping(RunSettings.class).interval())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(settings(environment)
                        .getConfigMapping(SweepSettings.class)
                        .orphanApps()
                        .grace())
                .isEqualTo(Duration.ofDays(14));
    }

    private static SmallRyeConfig settings(Map<String, String> environment) throws IOException {
        URL properties =
                Objects.requireNonNull(SettingsTest.class.getClassLoader().getResource("application.properties"));
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(RunSettings.class)
                .withMapping(SweepSettings.class)
                .withSources(new PropertiesConfigSource(properties, 250), new EnvConfigSource(environment, 300))
                .addDefaultInterceptors()
                .withValidateUnknown(false)
                .build();
    }
}
