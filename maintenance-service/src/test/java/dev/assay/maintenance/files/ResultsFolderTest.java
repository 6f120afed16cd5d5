package dev.assay.maintenance.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsFolderTest {

    private static final String TASK = new TaskId(1).toString();
    private static final String OTHER = new TaskId(2).toString();

    @TempDir
    Path folder;

    private Path root;
    private ResultsFolder results;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectories(folder.resolve("results"));
        results = new ResultsFolder(root);
    }

    @Test
    void a_result_is_removed_with_all_its_files_and_nothing_else() throws IOException {
        file("demo/app1/" + TASK + "/manifest.json", "12345");
        file("demo/app1/" + TASK + "/services/static-analyzer.json", "1234567890");
        file("demo/app1/" + OTHER + "/manifest.json", "kept");

        assertThat(results.measure("demo/app1/" + TASK)).isEqualTo(new Removal.Removed(2, 15));
        assertThat(results.remove("demo/app1/" + TASK)).isEqualTo(new Removal.Removed(2, 15));

        assertThat(root.resolve("demo/app1/" + TASK)).doesNotExist();
        assertThat(root.resolve("demo/app1/" + OTHER + "/manifest.json")).exists();
        assertThat(root.resolve(".staging")).isEmptyDirectory();
        assertThat(results.remove("demo/app1/" + TASK)).isEqualTo(new Removal.WasGone());
        assertThat(results.remove("nobody/app1/" + TASK)).isEqualTo(new Removal.WasGone());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "demo/app1",
                "demo/app1/../../../outside/",
                "/etc",
                "",
                "demo",
                ".staging/x",
                "demo/../app1/%s",
                "demo/app1/x/%s",
                "demo/app1/%s/..",
                "_/%s/services",
                "__/%s",
                "demo/app01/%s"
            })
    void what_is_no_place_of_a_result_is_never_touched(String path) throws IOException {
        file("demo/app1/" + TASK + "/manifest.json", "kept");

        assertThat(results.remove(path.formatted(TASK))).isInstanceOf(Removal.Refused.class);
        assertThat(root.resolve("demo/app1/" + TASK + "/manifest.json")).exists();
    }

    @Test
    void links_are_removed_and_what_they_lead_to_stays() throws IOException {
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Path letter = Files.writeString(precious.resolve("letter"), "dear");
        file("demo/app1/" + TASK + "/manifest.json", "1");
        Files.createSymbolicLink(root.resolve("demo/app1/" + TASK + "/out"), precious);
        Files.createDirectories(root.resolve("_"));
        Files.createSymbolicLink(root.resolve("_/" + OTHER), precious);

        assertThat(results.remove("demo/app1/" + TASK)).isInstanceOf(Removal.Removed.class);
        assertThat(results.remove("_/" + OTHER)).isInstanceOf(Removal.Removed.class);

        assertThat(letter).exists();
        assertThat(Files.exists(root.resolve("_/" + OTHER), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void a_result_behind_a_link_is_refused_even_within_the_folder() throws IOException {
        file("demo/app1/" + TASK + "/manifest.json", "kept");
        Files.createSymbolicLink(root.resolve("alias"), root.resolve("demo"));
        Path outside = Files.createDirectories(folder.resolve("outside/app1/" + TASK));
        Files.createSymbolicLink(root.resolve("escape"), folder.resolve("outside"));

        assertThat(results.remove("alias/app1/" + TASK).toString()).contains("lies behind a link");
        assertThat(results.remove("escape/app1/" + TASK).toString()).contains("lies behind a link");
        assertThat(outside).exists();
    }

    @Test
    void the_folder_itself_may_be_a_link() throws IOException {
        file("demo/app1/" + TASK + "/manifest.json", "1");
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);

        assertThat(new ResultsFolder(link).remove("demo/app1/" + TASK)).isInstanceOf(Removal.Removed.class);
        assertThat(root.resolve("demo/app1/" + TASK)).doesNotExist();
    }

    @Test
    void a_folder_that_is_not_there_is_not_taken_for_an_empty_one() {
        assertThat(new ResultsFolder(folder.resolve("unmounted")).remove("demo/app1/" + TASK))
                .isEqualTo(new Removal.Refused("the results folder " + folder.resolve("unmounted") + " is not there"));
    }

    @Test
    void every_result_directory_is_visited_and_nothing_else() throws IOException {
        file("demo/app1/" + TASK + "/manifest.json", "1");
        file("_/" + OTHER + "/manifest.json", "1");
        file("demo/app1/notes.txt", "1");
        file("demo/app1/task_xyz/manifest.json", "1");
        file("demo/app01/" + new TaskId(3) + "/manifest.json", "1");
        file(".staging/" + new TaskId(4) + "/manifest.json", "1");
        Files.createSymbolicLink(root.resolve("demo/app1/" + new TaskId(5)), root.resolve("_"));
        Files.createSymbolicLink(root.resolve("demo/app2"), root.resolve("demo/app1"));
        Path directory = root.resolve("_/" + OTHER);
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        Files.setLastModifiedTime(directory, FileTime.from(time));
        List<ResultDirectory> visited = new ArrayList<>();

        results.visit(visited::add, problem -> {
            throw new AssertionError(problem);
        });

        assertThat(visited)
                .extracting(ResultDirectory::path)
                .containsExactlyInAnyOrder("demo/app1/" + TASK, "_/" + OTHER);
        assertThat(visited).contains(new ResultDirectory(new TaskId(2), "_/" + OTHER, time));
    }

    @Test
    void temporary_files_are_known_by_their_names_and_their_latest_change() throws IOException {
        Path applications = Files.createDirectories(folder.resolve("applications"));
        Files.createDirectories(applications.resolve("demo/app1/.generating-is-theirs"));
        Files.createDirectories(applications.resolve("demo/template/.generating-app2/src"));
        Files.createDirectories(applications.resolve(".generating-x"));
        file(".staging/" + TASK + "-1/result~json", "1");
        file("demo/app1/" + TASK + "/manifest.json", "1");
        Instant old = Instant.parse("2026-01-01T00:00:00Z");
        Path staged = root.resolve(".staging/" + TASK + "-1");
        Files.setLastModifiedTime(staged, FileTime.from(old));
        Files.setLastModifiedTime(staged.resolve("result~json"), FileTime.from(old.plusSeconds(60)));
        var temporaries = new TemporaryFiles(results, new ApplicationsFolder(Optional.of(applications)));

        List<TemporaryFiles.Temporary> all = temporaries.all(problem -> {
            throw new AssertionError(problem);
        });

        assertThat(all)
                .extracting(TemporaryFiles.Temporary::path)
                .containsExactlyInAnyOrder(
                        staged,
                        applications.resolve("demo/template/.generating-app2"),
                        applications.resolve(".generating-x"));
        assertThat(all).contains(new TemporaryFiles.Temporary(staged, old.plusSeconds(60)));

        all.forEach(temporary -> assertThat(temporaries.remove(temporary)).isInstanceOf(Removal.Removed.class));
        assertThat(temporaries.all(_ -> {})).isEmpty();
        assertThat(applications.resolve("demo/app1/.generating-is-theirs")).exists();
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
