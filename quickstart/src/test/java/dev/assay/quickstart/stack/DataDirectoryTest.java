package dev.assay.quickstart.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.quickstart.platform.CannotGoOnException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void is_made_where_it_is_missing_and_is_private() throws Exception {
        DataDirectory data = DataDirectory.at(folder.resolve("new/data"));

        assertThat(data.results()).isDirectory();
        assertThat(Files.getPosixFilePermissions(data.root())).hasSize(3);
    }

    @Test
    void a_second_run_on_the_same_data_is_refused_until_the_first_has_ended() throws Exception {
        DataDirectory data = DataDirectory.at(folder);

        try (var held = data.lock()) {
            assertThat(held.channel().isOpen()).isTrue();
            assertThatThrownBy(data::lock)
                    .isInstanceOf(CannotGoOnException.class)
                    .hasMessageContaining("another Assay runs on " + data.root())
                    .hasMessageContaining("--data");
        }

        data.lock().close();
    }

    @Test
    void a_file_is_no_data_directory() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.at(file))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }

    @Test
    void a_folder_below_a_file_cannot_be_made() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.at(file.resolve("below")))
                .isInstanceOf(CannotGoOnException.class)
                .hasMessageContaining("cannot write to the data directory");
    }
}
