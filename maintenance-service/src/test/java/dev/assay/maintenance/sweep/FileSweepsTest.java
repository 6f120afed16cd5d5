package dev.assay.maintenance.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.maintenance.files.ResultCompression;
import dev.assay.maintenance.files.ResultsFolder;
import dev.assay.maintenance.files.TemporaryFiles;
import dev.assay.model.task.Target;
import dev.assay.model.task.TaskId;
import dev.assay.model.task.TaskResult;
import dev.assay.model.upkeep.SkipReason;
import dev.assay.model.upkeep.SweepReport;
import dev.assay.model.upkeep.SweepStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sweeps over what lies in the results folder, with the rows that belong to it.
class FileSweepsTest {

    private static final String LARGE = "{\"a\":\"" + "x".repeat(20_000) + "\"}";

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
    void rows_and_files_of_old_tasks_go_together() throws IOException {
        TaskId old = withFiles("demo", 1);
        TaskId other = withFiles("demo", 2);
        Files.createDirectories(directory("demo", 1, new TaskId(9_999)));
        fixture.clock.forward(Duration.ofDays(30));
        assertThat(fixture.run(oldTasks()).changed())
                .as("exactly as old as the threshold")
                .isZero();
        fixture.clock.forward(Duration.ofMillis(1));
        TaskId young = withFiles("demo", 3);

        assertThat(fixture.dryRun(oldTasks()).ids()).containsExactlyInAnyOrder(old.toString(), other.toString());
        assertThat(fixture.log).containsExactly("Would delete 2 old tasks (>30 days)");
        assertThat(fixture.status(old)).isEqualTo("COMPLETED");
        assertThat(fixture.run(oldTasks()).ids()).containsExactlyInAnyOrder(old.toString(), other.toString());
        assertThat(fixture.log).containsExactly("Deleted 2 old tasks (>30 days)");
        assertThat(directory("demo", 1, old)).isNotEmptyDirectory();

        SweepReport dry = fixture.dryRun(resultFiles(Map.of()));
        assertThat(dry.ids()).containsExactlyInAnyOrder("demo/app1/" + old, "demo/app2/" + other);
        assertThat(dry.changed()).isZero();
        assertThat(directory("demo", 1, old)).isNotEmptyDirectory();

        SweepReport report = fixture.run(resultFiles(Map.of()));
        assertThat(report.changed()).isEqualTo(2);
        assertThat(report.ids()).isEqualTo(dry.ids());
        assertThat(directory("demo", 1, old)).doesNotExist();
        assertThat(directory("demo", 2, other)).doesNotExist();
        assertThat(directory("demo", 3, young)).isNotEmptyDirectory();
        assertThat(directory("demo", 1, new TaskId(9_999))).exists();
        assertThat(fixture.run(resultFiles(Map.of())).found()).isZero();
    }

    @Test
    void files_that_a_killed_run_had_deleted_already_are_success() throws IOException {
        TaskId old = withFiles("demo", 1);
        withFiles("demo", 2);
        fixture.clock.forward(Duration.ofDays(31));
        fixture.run(oldTasks());
        new ResultsFolder(fixture.results).remove("demo/app1/" + old);

        SweepReport report = fixture.run(resultFiles(Map.of()));

        assertThat(report.status()).isEqualTo(SweepStatus.COMPLETED);
        assertThat(report.changed()).isEqualTo(2);
        assertThat(report.notes()).containsExactly("1 of them were not there any more");
        assertThat(fixture.deleted.find(0, 10)).isEmpty();
    }

    @Test
    void an_empty_results_folder_is_not_taken_for_one_whose_files_are_gone() throws IOException {
        withFiles("demo", 1);
        fixture.clock.forward(Duration.ofDays(31));
        fixture.run(oldTasks());
        Files.move(fixture.results, folder.resolve("elsewhere"));
        Files.createDirectories(fixture.results.resolve(".staging"));

        SweepReport report = fixture.run(resultFiles(Map.of()));

        assertThat(report.status()).isEqualTo(SweepStatus.FAILED);
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.FOLDER_MISSING, 1L));
        assertThat(report.cause())
                .isEqualTo("the results folder " + fixture.results
                        + " is missing or empty; a volume that is not mounted looks like this");
        assertThat(fixture.deleted.find(0, 10)).hasSize(1);
    }

    @Test
    void neither_is_a_fresh_volume_with_what_its_file_system_brings_along() throws IOException {
        withFiles("demo", 1);
        fixture.clock.forward(Duration.ofDays(31));
        fixture.run(oldTasks());
        Files.move(fixture.results, folder.resolve("elsewhere"));
        Files.createDirectories(fixture.results.resolve("lost+found"));
        Files.writeString(fixture.results.resolve("README"), "");

        assertThat(fixture.run(resultFiles(Map.of())).status()).isEqualTo(SweepStatus.FAILED);
        assertThat(fixture.deleted.find(0, 10)).hasSize(1);
    }

    @Test
    void a_row_that_names_another_place_has_nothing_deleted() throws IOException {
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.createDirectories(fixture.results.resolve("demo"));
        fixture.execute("insert into deleted_result (directory) values ('../precious'), ('demo'), ('/etc')");

        SweepReport report = fixture.run(resultFiles(Map.of()));

        assertThat(report.changed()).isZero();
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.UNSAFE_PATH, 3L));
        assertThat(precious).exists();
        assertThat(fixture.results.resolve("demo")).exists();
        assertThat(fixture.deleted.find(0, 10)).hasSize(3);
    }

    @Test
    void unclaimed_results_are_deleted_when_that_is_asked_for() throws IOException {
        TaskId known = withFiles("demo", 1);
        Path unknown = aged(Files.createDirectories(directory("demo", 1, new TaskId(9_999))), Duration.ofDays(30));
        aged(directory("demo", 1, known), Duration.ofDays(100));
        Map<String, String> asked = Map.of("assay.maintenance.result-files.unclaimed", "true");

        assertThat(fixture.run(resultFiles(Map.of())).found())
                .as("not asked for")
                .isZero();
        assertThat(fixture.run(resultFiles(asked)).found()).as("exactly as old").isZero();
        fixture.clock.forward(Duration.ofMillis(1));
        assertThat(fixture.dryRun(resultFiles(asked)).ids()).containsExactly("demo/app1/" + new TaskId(9_999));
        assertThat(unknown).exists();

        assertThat(fixture.run(resultFiles(asked)).changed()).isEqualTo(1);
        assertThat(unknown).doesNotExist();
        assertThat(directory("demo", 1, known)).isNotEmptyDirectory();
    }

    @Test
    void results_of_another_database_are_left_alone() throws IOException {
        for (int key = 9_000; key < 9_006; key++) {
            aged(Files.createDirectories(directory("demo", 1, new TaskId(key))), Duration.ofDays(31));
        }

        SweepReport report = fixture.run(resultFiles(Map.of("assay.maintenance.result-files.unclaimed", "true")));

        assertThat(report.status()).isEqualTo(SweepStatus.FAILED);
        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.TOO_MANY_AT_ONCE, 6L));
        assertThat(report.cause()).contains("6 of 6 results", "are they another one's?");
        assertThat(directory("demo", 1, new TaskId(9_000))).exists();
    }

    @Test
    void one_result_of_our_own_is_no_leave_to_delete_all_of_another_database() throws IOException {
        aged(directory("demo", 1, withFiles("demo", 1)), Duration.ofDays(31));
        for (int key = 9_000; key < 9_006; key++) {
            aged(Files.createDirectories(directory("demo", 1, new TaskId(key))), Duration.ofDays(31));
        }

        SweepReport report = fixture.run(resultFiles(Map.of("assay.maintenance.result-files.unclaimed", "true")));

        assertThat(report.changed()).isZero();
        assertThat(report.cause()).contains("6 of 7 results");
    }

    @Test
    void where_all_old_results_are_unclaimed_and_the_young_ones_are_ours_the_old_ones_go() throws IOException {
        for (int key = 9_000; key < 9_006; key++) {
            aged(Files.createDirectories(directory("demo", 1, new TaskId(key))), Duration.ofDays(31));
            withFiles("demo", 2);
        }

        SweepReport report = fixture.run(resultFiles(Map.of("assay.maintenance.result-files.unclaimed", "true")));

        assertThat(report.changed()).isEqualTo(6);
    }

    @Test
    void old_results_are_compressed_once_and_their_proof_stays() throws Exception {
        TaskId task = withManifest("demo", 1);
        Path directory = directory("demo", 1, task);
        byte[] manifest = Files.readAllBytes(directory.resolve("manifest.json"));
        assertThat(fixture.run(archives()).found()).as("too young").isZero();
        fixture.clock.forward(Duration.ofDays(7).plusMillis(1));

        assertThat(fixture.dryRun(archives()).ids()).containsExactly(task.toString());
        assertThat(directory.resolve("result.json")).exists();
        SweepReport report = fixture.run(archives());

        assertThat(report.changed()).isEqualTo(1);
        assertThat(fixture.log).containsExactly("Compressed 1 results (0 MB less)");
        assertThat(directory.resolve("result.json")).doesNotExist();
        assertThat(directory.resolve("result.json.gz")).exists();
        assertThat(Files.readAllBytes(directory.resolve("manifest.json"))).isEqualTo(manifest);
        assertThat(fixture.texts("select result_sha256 from task")).containsExactly(sha256(manifest));
        assertThat(fixture.run(archives()).found()).isZero();
        assertThat(fixture.texts("select count(*)::text from archived_result")).containsExactly("1");
    }

    @Test
    void a_result_that_is_not_what_its_row_says_is_left_alone() throws Exception {
        TaskId task = withManifest("demo", 1);
        fixture.clock.forward(Duration.ofDays(8));
        Files.writeString(directory("demo", 1, task).resolve("manifest.json"), "{}");

        SweepReport report = fixture.run(archives());

        assertThat(report.skipped()).isEqualTo(Map.of(SkipReason.UNREADABLE, 1L));
        assertThat(report.notes())
                .containsExactly("Left alone: demo/app1/" + task
                        + " has a manifest that is not the one its task's row is proved by");
        assertThat(directory("demo", 1, task).resolve("result.json")).exists();
    }

    @Test
    void temporary_files_go_when_nothing_in_them_has_changed_for_long() throws IOException {
        Path staged = Files.createDirectories(fixture.results.resolve(".staging/task_1-x"));
        Path part = Files.writeString(staged.resolve("part"), "1");
        aged(staged, Duration.ofDays(3));
        aged(part, Duration.ofHours(24));
        Path generating = Files.createDirectories(fixture.apps.resolve("demo/.generating-app1"));
        aged(generating, Duration.ofHours(25));
        Path future = aged(Files.createDirectories(fixture.results.resolve(".staging/future")), Duration.ofDays(-3));
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Path link = Files.createSymbolicLink(generating.resolve("link"), precious);
        aged(generating, Duration.ofHours(25));
        Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(fixture.clock.instant().minus(Duration.ofHours(25))), null, null);

        assertThat(fixture.dryRun(temporaries()).ids()).containsExactly(generating.toString());
        assertThat(generating).exists();
        assertThat(fixture.run(temporaries()).ids()).containsExactly(generating.toString());
        assertThat(fixture.log).containsExactly("Deleted 1 temporary files");
        assertThat(generating).doesNotExist();
        assertThat(precious).exists();
        assertThat(part).as("exactly as old as the threshold").exists();

        fixture.clock.forward(Duration.ofMillis(1));
        assertThat(fixture.run(temporaries()).ids()).containsExactly(staged.toString());
        assertThat(future).as("written by a clock that is ahead").exists();
    }

    // --- sweeps

    private Sweeper oldTasks() {
        return new OldTasksSweep(fixture.tasks, fixture.settings().oldTasks());
    }

    private Sweeper resultFiles(Map<String, String> settings) {
        return new ResultFilesSweep(
                fixture.deleted,
                fixture.tasks,
                fixture.resultsFolder(),
                fixture.clock,
                SweepFixture.settings(settings).resultFiles());
    }

    private Sweeper archives() {
        return new ResultArchivesSweep(
                fixture.archives,
                new ResultCompression(fixture.resultsFolder(), new ObjectMapper(), 1_000),
                fixture.resultsFolder(),
                fixture.settings().resultArchives());
    }

    private Sweeper temporaries() {
        return new TemporaryFilesSweep(
                new TemporaryFiles(fixture.resultsFolder(), fixture.applicationsFolder()),
                fixture.clock,
                fixture.settings().temporaryFiles());
    }

    // --- results

    private Path directory(String model, int app, TaskId task) {
        return fixture.results.resolve(model + "/app" + app + "/" + task);
    }

    private TaskId withFiles(String model, int app) throws IOException {
        return withManifest(model, app, "{}");
    }

    private TaskId withManifest(String model, int app) throws IOException {
        byte[] content = LARGE.getBytes(StandardCharsets.UTF_8);
        return withManifest(
                model,
                app,
                "{\"files\":[{\"name\":\"result.json\",\"size\":%d,\"sha256\":\"%s\"}]}"
                        .formatted(content.length, sha256(content)));
    }

    private TaskId withManifest(String model, int app, String manifest) throws IOException {
        return fixture.withFiles(new Target(model, app), task -> {
            Path directory = Files.createDirectories(directory(model, app, task));
            Files.writeString(directory.resolve("result.json"), LARGE);
            Files.writeString(directory.resolve("manifest.json"), manifest);
            return new TaskResult.StoredFiles(
                    model + "/app" + app + "/" + task, sha256(manifest.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private Path aged(Path path, Duration age) throws IOException {
        return Files.setLastModifiedTime(
                path, FileTime.from(fixture.clock.instant().minus(age)));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
