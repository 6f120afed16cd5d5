package dev.assay.maintenance.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Target;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationsFolderTest {

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectories(folder.resolve("applications"));
    }

    @Test
    void both_layouts_count() throws IOException {
        directory("openai_gpt-4/app1");
        directory("openai_gpt-4/flask-react/app2");
        directory("demo/app10");

        assertThat(seen().sorted())
                .containsExactly(new Target("demo", 10), new Target("openai_gpt-4", 1), new Target("openai_gpt-4", 2));
        assertThat(seen().unclear()).isEmpty();
    }

    @Test
    void what_is_no_application_is_none() throws IOException {
        directory("demo/app1");
        directory("demo/app007");
        directory("demo/app0");
        directory("demo/app1000001");
        directory("demo/.generating-app2/app3");
        directory("demo/.generating-app4");
        directory(".generating-demo/app5");
        directory("demo/app1/app6");
        directory("demo/app0/app7");
        directory("de mo/app8");
        directory("demo/a/b/app9");
        Files.writeString(root.resolve("demo/app11"), "a file");
        Files.writeString(root.resolve("README"), "a file");

        assertThat(seen().sorted()).containsExactly(new Target("demo", 1));
        assertThat(seen().unclear()).isEmpty();
    }

    @Test
    void a_folder_that_is_not_set_not_there_or_empty_tells_nothing() throws IOException {
        assertThat(new ApplicationsFolder(Optional.empty()).scan())
                .isEqualTo(new ApplicationScan.Blind("assay.applications-dir is not set"));
        assertThat(new ApplicationsFolder(Optional.of(root.resolve("gone"))).scan())
                .isEqualTo(
                        new ApplicationScan.Blind("the applications folder " + root.resolve("gone") + " is not there"));
        assertThat(reason()).contains("holds no application");

        directory("lost+found");
        directory("demo");
        assertThat(reason()).contains("holds no application; a volume that is not mounted looks like this");

        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(new ApplicationsFolder(Optional.of(file)).scan()).isInstanceOf(ApplicationScan.Blind.class);
    }

    @Test
    void links_are_followed_within_the_folder_only() throws IOException {
        directory("demo/app1");
        Path outside = Files.createDirectories(folder.resolve("outside/app7"));
        Files.createSymbolicLink(root.resolve("demo/app2"), root.resolve("demo/app1"));
        Files.createSymbolicLink(root.resolve("demo/app3"), outside);
        Files.createSymbolicLink(root.resolve("demo/template"), outside.getParent());
        Files.createSymbolicLink(root.resolve("other"), outside.getParent());
        Files.createSymbolicLink(root.resolve("demo/app4"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("alias"), root.resolve("demo"));

        ApplicationScan.Seen seen = seen();

        assertThat(seen.present())
                .containsExactlyInAnyOrder(
                        new Target("demo", 1), new Target("demo", 2), new Target("alias", 1), new Target("alias", 2));
        assertThat(seen.of(new Target("demo", 3)).toString())
                .contains("demo/app3 is a link out of the applications folder, which is not followed");
        assertThat(seen.of(new Target("demo", 4)).toString()).contains("demo/app4 is a link that leads nowhere");
        // one of demo's templates is somewhere else: any of its applications may be there
        assertThat(seen.of(new Target("demo", 7))).isInstanceOf(ApplicationScan.Presence.Unknown.class);
        assertThat(seen.of(new Target("other", 7))).isInstanceOf(ApplicationScan.Presence.Unknown.class);
        assertThat(seen.of(new Target("third", 7))).isInstanceOf(ApplicationScan.Presence.Absent.class);
    }

    @Test
    void the_folder_itself_may_be_a_link() throws IOException {
        directory("demo/app1");
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);

        assertThat(new ApplicationsFolder(Optional.of(link)).scan()).isEqualTo(seen());
    }

    @Test
    void a_directory_that_cannot_be_read_makes_its_applications_unknown_not_absent() throws IOException {
        directory("demo/app1");
        directory("locked/app2");
        directory("mixed/app3");
        directory("mixed/template/app4");
        var scan = (ApplicationScan.Seen) new ApplicationsFolder(root, path -> {
                    if (path.endsWith("locked") || path.endsWith("template")) {
                        throw new AccessDeniedException(path.toString());
                    }
                    return Files.newDirectoryStream(path);
                })
                .scan();

        assertThat(scan.of(new Target("demo", 2))).isInstanceOf(ApplicationScan.Presence.Absent.class);
        assertThat(scan.of(new Target("mixed", 3))).isInstanceOf(ApplicationScan.Presence.Present.class);
        assertThat(scan.of(new Target("mixed", 4))).isInstanceOf(ApplicationScan.Presence.Unknown.class);
        assertThat(scan.of(new Target("locked", 2)).toString()).contains("locked cannot be read: permission denied");
        assertThat(scan.unclear()).hasSize(2);
    }

    @Test
    void the_folder_itself_that_cannot_be_read_tells_nothing() throws IOException {
        directory("demo/app1");

        assertThat(new ApplicationsFolder(root, path -> {
                            throw new AccessDeniedException(path.toString());
                        })
                        .scan()
                        .toString())
                .contains("cannot be read: permission denied");
    }

    @Test
    void what_vanishes_while_it_is_looked_at_is_absent() throws IOException {
        directory("demo/app1");
        directory("gone/app2");
        directory("demo/template/app3");
        var scan = (ApplicationScan.Seen) new ApplicationsFolder(root, path -> {
                    if (path.endsWith("gone") || path.endsWith("template")) {
                        Tree.delete(path);
                    }
                    return Files.newDirectoryStream(path);
                })
                .scan();

        assertThat(scan.present()).containsExactly(new Target("demo", 1));
        assertThat(scan.unclear()).isEmpty();
        assertThat(scan.of(new Target("gone", 2))).isInstanceOf(ApplicationScan.Presence.Absent.class);
    }

    private ApplicationScan.Seen seen() {
        return (ApplicationScan.Seen) new ApplicationsFolder(Optional.of(root)).scan();
    }

    private String reason() {
        return ((ApplicationScan.Blind) new ApplicationsFolder(Optional.of(root)).scan()).reason();
    }

    private void directory(String path) throws IOException {
        Files.createDirectories(root.resolve(path));
    }
}
