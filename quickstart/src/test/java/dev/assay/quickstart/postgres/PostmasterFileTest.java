package dev.assay.quickstart.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostmasterFileTest {

    @TempDir
    Path data;

    @Test
    void says_which_process_serves_which_data_since_when() {
        assertThat(PostmasterFile.parse(List.of("4711", "/data", "1764000000", "8085", "", "127.0.0.1", "ready")))
                .contains(new PostmasterFile(4711, Path.of("/data"), Instant.ofEpochSecond(1764000000)));
    }

    @Test
    void a_file_that_is_cut_off_or_nonsense_says_nothing() {
        assertThat(PostmasterFile.parse(List.of("4711"))).isEmpty();
        assertThat(PostmasterFile.parse(List.of("many", "/data", "1764000000"))).isEmpty();
    }

    @Test
    void a_process_that_has_got_the_id_since_is_not_the_server() throws Exception {
        Files.write(
                PostmasterFile.in(data),
                List.of(
                        Long.toString(ProcessHandle.current().pid()),
                        data.toString(),
                        Long.toString(Instant.EPOCH.getEpochSecond())));

        assertThat(PostmasterFile.read(data).orElseThrow().server(data)).isEmpty();
    }

    @Test
    void without_a_file_there_is_no_server() throws Exception {
        assertThat(PostmasterFile.read(data)).isEmpty();
    }
}
