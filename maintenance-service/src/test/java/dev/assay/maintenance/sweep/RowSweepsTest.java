package dev.assay.maintenance.sweep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.task.TaskId;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sweeps over rows: which thresholds they go by, and the lines people search their logs for. What the rows'
/// own guards promise is tested where they are.
class RowSweepsTest {

    @TempDir
    Path folder;

    private SweepFixture fixture;

    @BeforeEach
    void prepare() throws IOException {
        fixture = new SweepFixture(folder, Map.of());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void stuck_tasks_are_failed_after_two_hours_without_a_lease() {
        List<TaskId> stuck = Stream.generate(() -> fixture.submit(aTask().build()))
                .limit(3)
                .peek(_ -> fixture.claim())
                .toList();
        Sweeper sweep = new StuckTasksSweep(fixture.tasks, fixture.settings().stuckTasks());
        fixture.clock.forward(Duration.ofMinutes(120).plusSeconds(30));
        assertThat(fixture.run(sweep).found()).as("exactly at the threshold").isZero();
        fixture.clock.forward(Duration.ofMillis(1));

        SweepReport dry = fixture.dryRun(sweep);
        assertThat(fixture.log).containsExactly("Would mark 3 stuck tasks as FAILED");
        assertThat(fixture.status(stuck.getFirst())).isEqualTo("RUNNING");
        SweepReport report = fixture.run(sweep);

        assertThat(fixture.log).containsExactly("Marked 3 stuck tasks as FAILED");
        assertThat(report.changed()).isEqualTo(3);
        assertThat(report.ids())
                .isEqualTo(dry.ids())
                .containsExactlyInAnyOrderElementsOf(
                        stuck.stream().map(TaskId::toString).toList());
        assertThat(stuck).allSatisfy(task -> assertThat(fixture.status(task)).isEqualTo("FAILED"));
    }

    @Test
    void stale_tasks_are_cancelled_after_four_hours_without_being_claimed() {
        TaskId stale = fixture.submit(aTask().build());
        Sweeper sweep = new StaleTasksSweep(fixture.tasks, fixture.settings().staleTasks());
        fixture.clock.forward(Duration.ofMinutes(240));
        assertThat(fixture.run(sweep).changed()).as("exactly at the threshold").isZero();
        fixture.clock.forward(Duration.ofMillis(1));

        assertThat(fixture.run(sweep).ids()).containsExactly(stale.toString());
        assertThat(fixture.log).containsExactly("Cancelled 1 stale tasks (pending for >4 hours)");
        assertThat(fixture.status(stale)).isEqualTo("CANCELLED");
    }

    @Test
    void thresholds_that_contradict_one_another_are_refused() {
        SweepSettings settings = SweepFixture.settings(
                Map.of("assay.maintenance.old-tasks.after", "1M", "assay.maintenance.old-tasks.recent", "5M"));

        assertThatThrownBy(() -> new OldTasksSweep(fixture.tasks, settings.oldTasks()))
                .hasMessageContaining("assay.maintenance.old-tasks.after=PT1M is shorter than"
                        + " assay.maintenance.old-tasks.recent=PT5M");
    }

    @Test
    void sessions_have_nothing_to_go_through_yet() {
        SweepReport report = fixture.run(new OldSessionsSweep(fixture.settings().oldSessions()));

        assertThat(report.status()).isEqualTo(SweepStatus.SKIPPED);
        assertThat(report.sweep()).isEqualTo(Sweep.OLD_SESSIONS);
    }

    @Test
    void directories_found_on_disk_become_known() {
        fixture.registered("demo", 1);
        fixture.directory("demo/app1");
        fixture.directory("demo/app2");
        fixture.directory("demo/flask/app3");
        fixture.directory("other/app1");
        fixture.directory("other/app2");
        Sweeper sweep = new NewAppsSweep(
                fixture.applicationsFolder(),
                fixture.applications,
                fixture.settings().newApps());

        assertThat(fixture.dryRun(sweep).ids()).containsExactly("demo/app2", "demo/app3", "other/app1", "other/app2");
        assertThat(fixture.all()).containsExactly("demo/app1");
        assertThat(fixture.run(sweep).changed()).isEqualTo(4);
        assertThat(fixture.log).containsExactly("Registered 4 apps (filesystem directories found)");
        assertThat(fixture.all()).hasSize(5);
        assertThat(fixture.run(sweep).found()).isZero();
    }

    @Test
    void no_folder_to_look_into_is_no_failure_of_finding_new_ones() {
        Sweeper sweep = new NewAppsSweep(
                fixture.applicationsFolder(),
                fixture.applications,
                fixture.settings().newApps());

        assertThat(fixture.run(sweep).status()).isEqualTo(SweepStatus.SKIPPED);
    }
}
