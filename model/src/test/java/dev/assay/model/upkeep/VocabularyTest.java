package dev.assay.model.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The words of maintenance.
class VocabularyTest {

    @ParameterizedTest
    @EnumSource(Sweep.class)
    void every_sweep_is_found_by_its_name_on_the_wire(Sweep sweep) {
        assertThat(sweep.wireName()).matches("[a-z]+(-[a-z]+)*");
        assertThat(Sweep.named(sweep.wireName())).contains(sweep);
    }

    @ParameterizedTest
    @EnumSource(SkipReason.class)
    void every_reason_is_found_by_its_name_on_the_wire(SkipReason reason) {
        assertThat(SkipReason.named(reason.wireName())).contains(reason);
    }

    @Test
    void names_are_what_operators_know() {
        assertThat(Sweep.ORPHAN_APPS.wireName()).isEqualTo("orphan-apps");
        assertThat(Sweep.named("ORPHAN_APPS")).isEmpty();
        assertThat(Sweep.named("")).isEmpty();
    }

    @Test
    void a_run_is_found_by_its_text() {
        var run = new RunId(123);

        assertThat(run.toString()).matches("run_[0-9a-f]{12}");
        assertThat(RunId.parse(run.toString())).contains(run);
        assertThat(run).isLessThan(new RunId(124));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run_", "run_00000000000", "run_00000000000G", "task_0a1b2c3d4e5f", "run_0A1B2C3D4E5F"})
    void other_text_is_no_run(String text) {
        assertThat(RunId.parse(text)).isEmpty();
    }

    @Test
    void a_run_has_a_key_that_fits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(1L << 48));
    }

    @Test
    void thresholds_have_the_defaults_users_know() {
        assertThat(Thresholds.STANDARD)
                .extracting(
                        Thresholds::grace,
                        Thresholds::stuck,
                        Thresholds::stale,
                        Thresholds::oldTasks,
                        Thresholds::recent,
                        Thresholds::sessions)
                .containsExactly(
                        Duration.ofDays(7),
                        Duration.ofMinutes(120),
                        Duration.ofMinutes(240),
                        Duration.ofDays(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(24));
    }

    @Test
    void thresholds_that_would_delete_what_is_new_are_refused() {
        Duration day = Duration.ofDays(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Thresholds(Duration.ZERO, day, day, day, day, day, day, day, day, day, day, day))
                .withMessageContaining("'grace'");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Thresholds(day, day, day, Duration.ofHours(1), day, day, day, day, day, day, day, day))
                .withMessageContaining("never deleted");
    }

    @Test
    void a_report_that_failed_says_why_and_one_that_did_not_says_nothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> report(SweepStatus.FAILED, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> report(SweepStatus.COMPLETED, 0, "why"));
        assertThatIllegalArgumentException().isThrownBy(() -> report(SweepStatus.COMPLETED, -1, null));
        assertThat(report(SweepStatus.FAILED, 0, "x".repeat(5_000)).cause())
                .hasSize(2_000)
                .endsWith("…");
    }

    private static SweepReport report(SweepStatus status, long found, @Nullable String cause) {
        return new SweepReport(Sweep.OLD_TASKS, status, found, 0, Map.of(), List.of(), List.of(), Duration.ZERO, cause);
    }

    @Test
    void a_tally_keeps_a_bounded_number_of_notes() {
        var tally = new SweepTally(Sweep.DATABASE_HEALTH);
        for (int i = 0; i < 1_000; i++) {
            tally.note("note " + i);
        }

        assertThat(tally.notApplicable("why", Duration.ZERO).notes()).hasSize(SweepReport.MAX_NOTES);
    }

    @Test
    void a_run_that_has_ended_has_a_finish_time() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaintenanceRun(
                        new RunId(1),
                        false,
                        Set.of(),
                        "me",
                        RunStatus.RUNNING,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        null,
                        List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewRun(false, Set.of(), " "));
    }

    @Test
    void results_lie_where_the_workers_put_them() {
        var task = new TaskId(5);

        assertThat(DeletedResults.directory(task, new Target("m", 3))).isEqualTo("m/app3/" + task);
        assertThat(DeletedResults.directory(task, null)).isEqualTo("_/" + task);
    }
}
