package dev.assay.tasks.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.task.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationsFolderTest {

    @TempDir
    Path root;

    private ApplicationsFolder folder;

    @BeforeEach
    void look() {
        folder = new ApplicationsFolder(() -> Optional.of(root));
    }

    @Test
    void both_layouts_are_there() throws IOException {
        Files.createDirectories(root.resolve("demo/app1"));
        Files.createDirectories(root.resolve("demo/flask/app2"));

        assertThat(folder.isMissing(new Target("demo", 1))).isFalse();
        assertThat(folder.isMissing(new Target("demo", 2))).isFalse();
        assertThat(folder.isMissing(new Target("demo", 3))).isTrue();
        assertThat(folder.numbers("demo")).containsExactly(1, 2);
    }

    @Test
    void an_application_that_is_being_generated_is_not_there_yet() throws IOException {
        Files.createDirectories(root.resolve("demo/app1"));
        Files.createDirectories(root.resolve("demo/.generating-x/app2"));

        assertThat(folder.isMissing(new Target("demo", 2))).isTrue();
        assertThat(folder.numbers("demo")).containsExactly(1);
    }

    @Test
    void a_folder_that_holds_nothing_but_what_is_being_generated_says_nothing_about_others() throws IOException {
        Files.createDirectories(root.resolve(".generating-x-1"));

        assertThat(folder.isMissing(new Target("demo", 1))).isFalse();
    }
}
