package dev.assay.maintenance.sweep;

import static dev.assay.testkit.task.TaskBuilder.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.model.upkeep.ApplicationSweeps;
import dev.assay.model.upkeep.Batched;
import dev.assay.model.upkeep.RunLease;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.Sweep;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import dev.assay.model.upkeep.SweepTally;
import dev.assay.model.upkeep.TaskSweeps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table of situations, as far as applications go.
class OrphanAppsSweepTest {

    private static final TaskSweeps.OldTasks TERMS =
            new TaskSweeps.OldTasks(Duration.ofDays(30), Duration.ofMinutes(5), true, false);

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
    void present_in_either_layout_is_present() {
        fixture.registered("demo", 1, 2);
        fixture.directory("demo/app1");
        fixture.directory("demo/flask/app2");

        SweepReport report = fixture.run(sweep());

        assertThat(report)
                .isEqualTo(new SweepReport(
                        Sweep.ORPHAN_APPS,
                        SweepStatus.COMPLETED,
                        0,
                        0,
                        Map.of(),
                        List.of(),
                        List.of(),
                        Duration.ZERO,
                        null));
        assertThat(fixture.log).isEmpty();
    }

    @Test
    void a_missing_directory_is_marked_restored_when_it_is_back_and_its_record_deleted_after_the_grace() {
        fixture.registered("demo", 1, 2, 3);
        fixture.directory("demo/app1");

        SweepReport marking = fixture.run(sweep());

        assertThat(fixture.marked()).containsExactly("demo/app2", "demo/app3");
        assertThat(marking)
                .isEqualTo(new SweepReport(
                        Sweep.ORPHAN_APPS,
                        SweepStatus.COMPLETED,
                        2,
                        2,
                        Map.of(),
                        List.of("demo/app2", "demo/app3"),
                        List.of("Missing: demo/app2, demo/app3"),
                        Duration.ZERO,
                        null));
        assertThat(fixture.log).containsExactly("Marked 2 apps as missing (grace period: 7 days)");

        fixture.directory("demo/template/app3");
        assertThat(fixture.run(sweep()).ids()).containsExactly("demo/app3");
        assertThat(fixture.log).containsExactly("Restored 1 apps (filesystem directories reappeared)");
        assertThat(fixture.marked()).containsExactly("demo/app2");

        fixture.clock.forward(Duration.ofDays(7));
        assertThat(fixture.run(sweep()).changed()).as("exactly at the grace").isZero();

        fixture.clock.forward(Duration.ofMillis(1));
        SweepReport deletion = fixture.run(sweep());
        assertThat(deletion.ids()).containsExactly("demo/app2");
        assertThat(deletion.found()).isEqualTo(1);
        assertThat(fixture.log)
                .containsExactly(
                        "Found 1 orphan apps ready for deletion (missing for >7 days)",
                        "Cleaned up 1 orphan app records");
        assertThat(fixture.all()).containsExactly("demo/app1", "demo/app3");
    }

    @Test
    void a_clock_that_goes_back_makes_less_due() {
        fixture.registered("demo", 1, 2);
        fixture.directory("demo/app1");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(8));
        fixture.clock.forward(Duration.ofDays(-9));

        assertThat(fixture.run(sweep()).changed()).isZero();
        assertThat(fixture.all()).hasSize(2);
    }

    @Test
    void a_dry_run_tells_the_same_and_changes_nothing() {
        fixture.registered("demo", 1, 2, 3, 4);
        fixture.directory("demo/app1");
        fixture.directory("demo/app3");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(8));
        fixture.gone("demo/app3");
        fixture.directory("demo/app4");

        SweepReport dry = fixture.dryRun(sweep());
        assertThat(fixture.log)
                .containsExactly(
                        "Would restore 1 apps (filesystem directories reappeared)",
                        "Would mark 1 apps as missing (grace period: 7 days)",
                        "Found 1 orphan apps ready for deletion (missing for >7 days)",
                        "Would clean up 1 orphan app records");
        assertThat(dry.changed()).isZero();
        assertThat(fixture.marked()).containsExactly("demo/app2", "demo/app4");
        assertThat(fixture.all()).hasSize(4);

        SweepReport real = fixture.run(sweep());
        assertThat(real.ids()).isEqualTo(dry.ids()).containsExactly("demo/app4", "demo/app3", "demo/app2");
        assertThat(real.changed()).isEqualTo(3);
    }

    @Test
    void a_folder_that_is_empty_or_gone_marks_nothing_and_says_so() throws IOException {
        fixture.registered("demo", 1, 2);

        SweepReport empty = fixture.run(sweep());
        String why = "Marked no apps as missing: the applications folder " + fixture.apps.toRealPath()
                + " holds no application; a volume that is not mounted looks like this, and 2 applications are known";
        assertThat(empty)
                .isEqualTo(new SweepReport(
                        Sweep.ORPHAN_APPS,
                        SweepStatus.FAILED,
                        2,
                        0,
                        Map.of(SkipReason.FOLDER_MISSING, 2L),
                        List.of(),
                        List.of(why),
                        Duration.ZERO,
                        why));
        assertThat(fixture.log).containsExactly(why);

        Files.delete(fixture.apps);
        assertThat(fixture.run(sweep()).cause())
                .isEqualTo("Marked no apps as missing: the applications folder " + fixture.apps
                        + " is not there, and 2 applications are known");
        assertThat(fixture.marked()).isEmpty();
    }

    @Test
    void a_folder_that_is_gone_deletes_nothing_that_was_marked_before() throws IOException {
        fixture.registered("demo", 1, 2);
        fixture.directory("demo/app1");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(30));
        fixture.gone("demo/app1");

        assertThat(fixture.run(sweep()).status()).isEqualTo(SweepStatus.FAILED);
        assertThat(fixture.all()).hasSize(2);
    }

    @Test
    void nothing_known_and_nothing_there_is_no_trouble() {
        assertThat(fixture.run(sweep()).status()).isEqualTo(SweepStatus.COMPLETED);
    }

    @Test
    void more_than_the_share_at_once_is_not_believed() {
        fixture.registered("demo", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        for (int app : new int[] {1, 2, 3, 4, 5}) {
            fixture.directory("demo/app" + app);
        }

        SweepReport report = fixture.run(sweep());

        assertThat(report.status()).isEqualTo(SweepStatus.FAILED);
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.TOO_MANY_AT_ONCE, 6L));
        assertThat(report.cause())
                .isEqualTo("Marked no apps as missing: 6 of 11 applications are not to be seen, more at once than"
                        + " assay.maintenance.orphan-apps.max-share=0.5 allows");
        assertThat(fixture.log).containsExactly(report.cause());
        assertThat(fixture.marked()).isEmpty();

        fixture.registered("demo", 12);
        fixture.directory("demo/app12");
        assertThat(fixture.run(sweep()).changed()).as("exactly the share").isEqualTo(6);
    }

    @Test
    void a_model_whose_folder_is_there_and_empty_is_taken_for_a_volume_that_is_not_mounted() throws IOException {
        fixture.registered("demo", 1);
        fixture.registered("mounted", 1, 2);
        fixture.directory("demo/app1");
        fixture.directory("mounted");

        SweepReport report = fixture.run(sweep());

        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.UNREADABLE, 2L));
        assertThat(report.notes())
                .containsExactly("Not looked into: mounted is empty; a volume that is not mounted looks like this."
                        + " Remove it when its applications are deleted");
        assertThat(fixture.marked()).isEmpty();

        Files.delete(fixture.apps.resolve("mounted"));
        assertThat(fixture.run(sweep()).changed()).isEqualTo(2);
    }

    @Test
    void a_few_may_go_whatever_share_they_are() {
        fixture.registered("demo", 1, 2, 3, 4, 5, 6);
        fixture.directory("demo/app1");

        assertThat(fixture.run(sweep()).changed()).isEqualTo(5);
    }

    @Test
    void what_leads_out_of_the_folder_is_left_alone() throws IOException {
        fixture.registered("demo", 1, 2);
        fixture.registered("elsewhere", 7);
        fixture.directory("demo/app1");
        Path outside = Files.createDirectories(folder.resolve("outside/app7"));
        Files.createSymbolicLink(fixture.apps.resolve("demo/app2"), outside);
        Files.createSymbolicLink(fixture.apps.resolve("elsewhere"), outside.getParent());

        SweepReport report = fixture.run(sweep());

        assertThat(report.status()).isEqualTo(SweepStatus.COMPLETED);
        assertThat(report.changed()).isZero();
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.UNSAFE_PATH, 2L));
        assertThat(report.notes())
                .containsExactlyInAnyOrder(
                        "Not looked into: demo/app2 is a link out of the applications folder, which is not followed",
                        "Not looked into: elsewhere is a link out of the applications folder, which is not followed");
        assertThat(fixture.marked()).isEmpty();
    }

    @Test
    void a_pinned_one_is_marked_and_never_deleted() {
        fixture.registered("demo", 1, 2);
        fixture.directory("demo/app1");
        fixture.known.keep(new Target("demo", 2), true);
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(100));

        SweepReport report = fixture.run(sweep());

        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.KEPT, 1L));
        assertThat(fixture.marked()).containsExactly("demo/app2");
    }

    @Test
    void a_directory_that_comes_back_at_the_last_moment_saves_its_application() {
        fixture.registered("demo", 1, 2, 3);
        fixture.directory("demo/app1");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(8));
        var tally = new SweepTally(Sweep.ORPHAN_APPS);
        var missing = new MissingApps(
                fixture.applications.missingFor(Duration.ofDays(7)),
                fixture.applicationsFolder(),
                fixture.applications,
                fixture.pass(fixture.lease, tally));
        List<Target> due = missing.find(null, 10).due();
        assertThat(due).hasSize(2);

        fixture.directory("demo/app3");

        assertThat(missing.apply(fixture.lease, due)).containsExactly(new Target("demo", 2));
        assertThat(fixture.all()).containsExactly("demo/app1", "demo/app3");
        assertThat(fixture.marked()).isEmpty();
        assertThat(tally.completed(Duration.ZERO).notes())
                .containsExactly("demo/app3 came back just before it was to be deleted");
    }

    @Test
    void results_stay_unless_they_are_asked_to_go() throws IOException {
        TaskId kept = fixture.withFiles(
                new Target("demo", 2), task -> new TaskResult.StoredFiles("demo/app2/" + task, "a".repeat(64)));
        fixture.registered("demo", 1, 2);
        fixture.directory("demo/app1");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(8));
        fixture.run(sweep());
        assertThat(fixture.all()).containsExactly("demo/app1");
        assertThat(fixture.status(kept)).isEqualTo("COMPLETED");

        fixture.registered("demo", 2);
        Map<String, String> withResults = Map.of("assay.maintenance.orphan-apps.with-results", "true");
        fixture.run(sweep(withResults));
        fixture.clock.forward(Duration.ofDays(8));
        SweepReport report = fixture.run(sweep(withResults));

        assertThat(report.notes()).containsExactly("Deleted 1 finished tasks of demo/app2");
        assertThat(fixture.status(kept)).isEqualTo("deleted");
        assertThat(fixture.deleted.find(0, 10)).hasSize(1);
    }

    @Test
    void one_that_is_being_generated_into_an_empty_folder_is_no_trouble() {
        generating("demo", 1);

        assertThat(fixture.run(sweep()).status()).isEqualTo(SweepStatus.COMPLETED);

        fixture.registered("demo", 2);
        fixture.directory("demo/app2");
        SweepReport report = fixture.run(sweep());
        assertThat(report.status()).isEqualTo(SweepStatus.COMPLETED);
        assertThat(report.found()).isZero();
        assertThat(fixture.marked()).isEmpty();
    }

    private void generating(String model, int app) {
        TaskId task = fixture.submit(aTask().about(new Target(model, app)).build());
        fixture.execute("insert into application (model, app, generated_by) values ('%s', %d, %d)"
                .formatted(model, app, task.key()));
    }

    @Test
    void one_that_becomes_known_and_gets_its_directory_during_the_sweep_is_not_marked() {
        fixture.registered("demo", 1);
        fixture.directory("demo/app1");
        var meanwhile = new Meanwhile(fixture.applications, () -> {
            fixture.registered("demo", 2);
            fixture.directory("demo/app2");
        });

        SweepReport report = fixture.run(new OrphanAppsSweep(
                fixture.applicationsFolder(),
                meanwhile,
                fixture.tasks,
                fixture.settings().orphanApps(),
                TERMS));

        assertThat(report.found()).isZero();
        assertThat(fixture.marked()).isEmpty();
    }

    @Test
    void results_of_one_that_comes_back_while_those_of_others_are_deleted_stay() throws IOException {
        TaskId second = result("demo", 2);
        TaskId third = result("demo", 3);
        fixture.registered("demo", 1, 2, 3);
        fixture.directory("demo/app1");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(8));
        var tally = new SweepTally(Sweep.ORPHAN_APPS);
        var missing = new MissingApps(
                fixture.applications.missingFor(Duration.ofDays(7)),
                fixture.applicationsFolder(),
                fixture.applications,
                fixture.pass(fixture.lease, tally));
        missing.withResults(target -> {
            fixture.directory("demo/app3");
            return fixture.tasks.ofApplication(target, TERMS);
        });

        assertThat(missing.apply(fixture.lease, missing.find(null, 10).due())).containsExactly(new Target("demo", 2));

        assertThat(fixture.status(second)).isEqualTo("deleted");
        assertThat(fixture.status(third)).isEqualTo("COMPLETED");
    }

    @Test
    void results_of_one_that_is_pinned_at_the_last_moment_stay() throws IOException {
        TaskId task = result("demo", 2);
        fixture.registered("demo", 1, 2);
        fixture.directory("demo/app1");
        fixture.run(sweep());
        fixture.clock.forward(Duration.ofDays(8));
        var missing = new MissingApps(
                fixture.applications.missingFor(Duration.ofDays(7)),
                fixture.applicationsFolder(),
                fixture.applications,
                fixture.pass(fixture.lease, new SweepTally(Sweep.ORPHAN_APPS)));
        missing.withResults(target -> fixture.tasks.ofApplication(target, TERMS));
        List<Target> due = missing.find(null, 10).due();
        fixture.known.keep(new Target("demo", 2), true);

        assertThat(missing.apply(fixture.lease, due)).isEmpty();
        assertThat(fixture.status(task)).isEqualTo("COMPLETED");
    }

    private TaskId result(String model, int app) throws IOException {
        return fixture.withFiles(
                new Target(model, app),
                task -> new TaskResult.StoredFiles(model + "/app" + app + "/" + task, "a".repeat(64)));
    }

    private Sweeper sweep() {
        return sweep(Map.of());
    }

    private Sweeper sweep(Map<String, String> settings) {
        return new OrphanAppsSweep(
                fixture.applicationsFolder(),
                fixture.applications,
                fixture.tasks,
                SweepFixture.settings(settings).orphanApps(),
                TERMS);
    }

    /// Something happens just before the known applications are read.
    private record Meanwhile(ApplicationSweeps rows, Runnable event) implements ApplicationSweeps {

        @Override
        public long count() {
            return rows.count();
        }

        @Override
        public List<Known> known(@Nullable Target after, int limit) {
            event.run();
            return rows.known(after, limit);
        }

        @Override
        public List<Target> unknown(Collection<Target> found) {
            return rows.unknown(found);
        }

        @Override
        public List<Target> register(RunLease lease, Collection<Target> found) {
            return rows.register(lease, found);
        }

        @Override
        public List<Target> markMissing(RunLease lease, Collection<Target> applications) {
            return rows.markMissing(lease, applications);
        }

        @Override
        public List<Target> restore(RunLease lease, Collection<Target> applications) {
            return rows.restore(lease, applications);
        }

        @Override
        public Batched<Target> missingFor(Duration grace) {
            return rows.missingFor(grace);
        }
    }
}
