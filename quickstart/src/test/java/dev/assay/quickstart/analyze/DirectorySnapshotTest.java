package dev.assay.quickstart.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectorySnapshotTest {

    @TempDir
    Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void prepare() throws Exception {
        source = Files.createDirectories(folder.resolve("mine"));
        target = folder.resolve("applications/shop/app1");
        write("src/app.py", "print(1)");
    }

    @Test
    void everything_of_the_applications_own_is_copied_and_the_original_stays_as_it_is() throws Exception {
        write("README.md", "hello");
        var before = contents(source);

        var copied = DirectorySnapshot.of(source).copyTo(target);

        assertThat(contents(target)).isEqualTo(before);
        assertThat(contents(source)).isEqualTo(before);
        assertThat(copied.files()).isEqualTo(2);
        assertThat(copied.leftOut()).isEmpty();
    }

    @Test
    void a_second_copy_replaces_the_first_whole_and_leaves_nothing_beside_it() throws Exception {
        write("old.py", "gone soon");
        DirectorySnapshot.of(source).copyTo(target);
        Files.delete(source.resolve("old.py"));

        DirectorySnapshot.of(source).copyTo(target);

        assertThat(contents(target)).containsOnlyKeys("src/app.py");
        try (Stream<Path> beside = Files.list(target.getParent())) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("app1", ".app1.lock");
        }
    }

    @Test
    void what_is_not_the_applications_own_source_is_left_out_and_named() throws Exception {
        write(".git/HEAD", "ref");
        write("web/node_modules/left-pad/index.js", "");
        write("python/pyvenv.cfg", "");
        write("src/__pycache__/app.pyc", "");

        var copied = DirectorySnapshot.of(source).copyTo(target);

        assertThat(contents(target)).containsOnlyKeys("src/app.py");
        assertThat(copied.leftOut()).containsExactly(".git/", "python/", "src/__pycache__/", "web/node_modules/");
    }

    @Test
    void no_link_leads_out_of_the_directory() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "key");
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("key"), "key");
        Files.createSymbolicLink(source.resolve("file-out"), secret);
        Files.createSymbolicLink(source.resolve("folder-out"), secrets);
        Files.createSymbolicLink(source.resolve("broken"), Path.of("nowhere"));
        Files.createSymbolicLink(source.resolve("round"), Path.of("."));

        var copied = DirectorySnapshot.of(source).copyTo(target);

        assertThat(contents(target)).containsOnlyKeys("src/app.py");
        assertThat(copied.leftOut()).containsExactly("broken", "file-out", "folder-out", "round");
    }

    @Test
    void a_link_to_a_file_of_the_application_becomes_that_file() throws Exception {
        Files.createSymbolicLink(source.resolve("main.py"), Path.of("src/app.py"));
        write(".git/config", "secret");
        Files.createSymbolicLink(source.resolve("config"), Path.of(".git/config"));

        DirectorySnapshot.of(source).copyTo(target);

        assertThat(contents(target)).containsOnlyKeys("src/app.py", "main.py");
        assertThat(target.resolve("main.py")).isRegularFile().hasContent("print(1)");
        assertThat(Files.isSymbolicLink(target.resolve("main.py"))).isFalse();
    }

    @Test
    void a_target_inside_the_source_does_not_copy_itself() throws Exception {
        Path inside = source.resolve("data/applications/shop/app1");

        DirectorySnapshot.of(source).copyTo(inside);
        DirectorySnapshot.of(source).copyTo(inside);

        assertThat(contents(inside)).containsOnlyKeys("src/app.py");
    }

    @Test
    void too_many_files_are_refused_and_the_copy_before_stays() throws Exception {
        DirectorySnapshot.of(source).copyTo(target);
        write("src/more.py", "");

        var rules = new SnapshotRules(Set.of(), 1, 1000);

        assertThatThrownBy(() -> DirectorySnapshot.of(source, rules).copyTo(target))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessageContaining("at most 1 files");
        assertThat(contents(target)).containsOnlyKeys("src/app.py");
    }

    @Test
    void too_many_bytes_are_refused() throws Exception {
        var rules = new SnapshotRules(Set.of(), 10, 3);

        assertThatThrownBy(() -> DirectorySnapshot.of(source, rules).copyTo(target))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessageContaining("too large");
        assertThat(target).doesNotExist();
    }

    private void write(String name, String content) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static Map<String, String> contents(Path root) throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
