package dev.assay.analyzers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzers.Folders;
import dev.assay.analyzers.source.Census.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

    private static final SourceLimits ROOMY = new SourceLimits(100, 1000, 100_000);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @Test
    void tools_get_copies_of_source_files_and_of_nothing_else() throws Exception {
        write("app1/a.py", "print(1)");
        write("app1/web/a.js", "alert(1)");
        write("app1/pyproject.toml", "[tool.mypy]\nplugins = ['evil']");
        write("app1/.eslintrc.json", "{}");
        write("app1/node_modules/b.js", "alert(2)");

        try (Snapshot snapshot = snapshot(ROOMY)) {
            assertThat(names(snapshot)).containsExactly("a.py", "web/a.js");
            assertThat(Folders.contents(snapshot.directory())).containsOnlyKeys("", "a.py", "web", "web/a.js");
            assertThat(snapshot.census().total()).isEqualTo(4);
            assertThat(snapshot.census().skippedFor(Skipped.FOLDER)).isEqualTo(1);
            assertThat(snapshot.census().hasFileNamed("pyproject.toml")).isTrue();
        }
    }

    @Test
    void links_are_not_followed() throws Exception {
        write("outside/secret.py", "password = 1");
        write("app1/a.py", "print(1)");
        Files.createSymbolicLink(root.resolve("app1/folder"), root.resolve("outside"));
        Files.createSymbolicLink(root.resolve("app1/file.py"), root.resolve("outside/secret.py"));

        try (Snapshot snapshot = snapshot(ROOMY)) {
            assertThat(names(snapshot)).containsExactly("a.py");
            assertThat(snapshot.census().skippedFor(Skipped.SYMBOLIC_LINK)).isEqualTo(2);
        }
    }

    @Test
    void what_is_too_large_or_too_much_is_counted() throws Exception {
        write("app1/large.py", "#".repeat(1001));
        for (int i = 0; i < 5; i++) {
            write("app1/f" + i + ".py", "print(1)");
        }

        try (Snapshot snapshot = snapshot(new SourceLimits(3, 1000, 100_000))) {
            assertThat(names(snapshot)).hasSize(3);
            assertThat(snapshot.census().skippedFor(Skipped.TOO_LARGE)).isEqualTo(1);
            assertThat(snapshot.census().skippedFor(Skipped.OVER_LIMIT)).isEqualTo(2);
            assertThat(snapshot.census().count(FileKind.PYTHON)).isEqualTo(6);
        }
    }

    @Test
    void nothing_is_left_when_it_is_closed() throws Exception {
        write("app1/a.py", "print(1)");
        Snapshot snapshot = snapshot(ROOMY);
        Path directory = snapshot.directory();

        snapshot.close();

        assertThat(directory.getParent()).doesNotExist();
    }

    @Test
    void an_application_is_found_with_and_without_a_template_and_only_below_the_root() throws Exception {
        write("sources/m_1/app1/a.py", "");
        write("sources/m_1/crud/app2/a.py", "");
        write("outside/app3/a.py", "");
        Files.createSymbolicLink(root.resolve("sources/m_1/app3"), root.resolve("outside/app3"));
        Files.createSymbolicLink(root.resolve("sources/away"), root.resolve("outside"));
        Applications applications = new Applications(root.resolve("sources"));

        assertThat(applications.find("m_1", "1").map(Application::place)).hasValue("m_1/app1");
        assertThat(applications.find("m_1", "2").map(Application::place)).hasValue("m_1/crud/app2");
        assertThat(applications.find("m_1", "3")).isEmpty();
        assertThat(applications.find("away", "3")).isEmpty();
        for (String model : List.of("..", "../outside", "m_1/crud", "/etc", "", "m_1\0", "m..1", "M".repeat(200))) {
            assertThat(applications.find(model, "1")).as(model).isEmpty();
        }
        for (String number : List.of("0", "-1", "one", "1/..", "", "99999999999", "1.0")) {
            assertThat(applications.find("m_1", number)).as(number).isEmpty();
        }
    }

    private Snapshot snapshot(SourceLimits limits) throws IOException {
        return Snapshot.of(new Application(root.resolve("app1").toRealPath(), "m/app1"), limits);
    }

    private static List<String> names(Snapshot snapshot) {
        return snapshot.files(EnumSet.allOf(FileKind.class)).stream()
                .map(SourceFile::name)
                .toList();
    }

    private void write(String name, String content) {
        Folders.write(root.resolve(name), content);
    }
}
