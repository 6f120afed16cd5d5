package dev.assay.analyzers.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.analyzers.Folders;
import dev.assay.analyzers.tool.BoundedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedProcessTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void a_program_is_run_with_the_environment_it_is_given_and_no_other() throws Exception {
        BoundedProcess.Ended ended = run(10_000, "/usr/bin/env");

        assertThat(ended.exitCode()).hasValue(0);
        assertThat(ended.stdout().text().lines().filter(line -> !line.startsWith("_=")))
                .containsExactly("ONLY=this");
    }

    @Test
    void a_program_that_reads_its_input_gets_none() throws Exception {
        assertThat(run(10_000, "/bin/cat").exitCode()).hasValue(0);
    }

    @Test
    void output_beyond_the_limit_is_counted_and_not_kept() throws Exception {
        BoundedProcess.Ended ended = run(1000, "/bin/sh", "-c", "head -c 100000 /dev/zero; exit 5");

        assertThat(ended.exitCode()).hasValue(5);
        assertThat(ended.stdout().text()).hasSize(1000);
        assertThat(ended.stdout().size()).isEqualTo(100_000);
        assertThat(ended.stdout().whole()).isFalse();
    }

    @Test
    void a_program_whose_time_is_up_has_no_exit_code() throws Exception {
        BoundedProcess.Ended ended = process(1000, "/bin/sh", "-c", "echo begun; sleep 300 & sleep 300")
                .run(Duration.ofSeconds(3));

        assertThat(ended.exitCode()).isEmpty();
        assertThat(ended.stdout().text()).isEqualTo("begun\n");
    }

    @Test
    void a_tool_is_looked_for_in_absolute_folders_only() {
        Folders.script(folder.resolve("mypy"), "echo 'mypy 1.19.1 (compiled: yes)'\n");

        assertThat(new ToolPath(folder.toString()).find("mypy", LONG)).hasValueSatisfying(program -> {
            assertThat(program.version()).isEqualTo("1.19.1");
            assertThat(program.majorVersion()).isEqualTo(1);
        });
        assertThat(new ToolPath(".:tools").find("mypy", LONG)).isEmpty();
        assertThat(new ToolPath("").find("mypy", LONG)).isEmpty();
    }

    @Test
    void a_tool_that_never_says_its_version_is_not_offered() {
        Folders.script(folder.resolve("ruff"), "sleep 300\n");

        assertThat(new ToolPath(folder + ":/bin:/usr/bin").find("ruff", Duration.ofMillis(300)))
                .isEmpty();
    }

    private BoundedProcess.Ended run(long maxOutput, String... command) throws Exception {
        return process(maxOutput, command).run(LONG);
    }

    private BoundedProcess process(long maxOutput, String... command) {
        return new BoundedProcess(List.of(command), folder, Map.of("ONLY", "this"), maxOutput);
    }
}
