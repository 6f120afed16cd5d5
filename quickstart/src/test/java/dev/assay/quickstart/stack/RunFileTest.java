package dev.assay.quickstart.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFileTest {

    @TempDir
    Path folder;

    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.at(folder);
    }

    @Test
    void what_is_written_is_read_again() throws Exception {
        var run = new RunFile(
                RecordedProcess.of("launcher", ProcessHandle.current()),
                9100,
                List.of(new RecordedProcess("task-service", 4711, 1_764_000_000_000L)));

        run.write(data);

        assertThat(RunFile.read(data)).contains(run);
        assertThat(run.isLive()).isTrue();
        assertThat(run.tasksUrl()).isEqualTo(URI.create("http://127.0.0.1:9100"));
    }

    @Test
    void a_process_that_has_got_the_launchers_id_since_is_not_the_launcher() {
        var longAgo = new RecordedProcess("launcher", ProcessHandle.current().pid(), 1);

        assertThat(new RunFile(longAgo, 9100, List.of()).isLive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"portBase\":1}"})
    void a_file_that_is_not_ours_counts_as_none(String content) throws Exception {
        Files.writeString(data.runFile(), content);

        assertThat(RunFile.read(data)).isEmpty();
    }

    @Test
    void a_service_left_behind_is_stopped_and_another_process_is_spared() throws Exception {
        Process leftBehind = new ProcessBuilder("sleep", "600").start();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            var ours = RecordedProcess.of("task-service", leftBehind.toHandle());
            var recycled = new RecordedProcess("pipeline-service", stranger.pid(), 1);
            var run = new RunFile(new RecordedProcess("launcher", 1, 1), 9100, List.of(ours, recycled));
            List<String> said = new ArrayList<>();

            Leftovers.stop(run, said::add);

            assertThat(leftBehind.isAlive()).isFalse();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(said).singleElement().asString().contains("task-service", "left behind");
        } finally {
            leftBehind.destroyForcibly();
            stranger.destroyForcibly();
        }
    }
}
