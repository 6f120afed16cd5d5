package dev.assay.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Some hundred tasks through Assay and two yardsticks, with real processes on a real Postgres: what is too slow to
/// be looked at by hand in every build is at least known to work.
@Timeout(120)
final class TinyRunTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void contestants_submit_and_drain_and_leave_a_record_and_nothing_else() throws Exception {
        int code = new CommandLine(new QueueCommand())
                .execute(
                        "--tiny",
                        "--only",
                        "assay,batch-loop,claim-loop,plain-loop",
                        "--workloads",
                        "1,2",
                        "--slots",
                        "10",
                        "--heap",
                        "256m",
                        "--seed",
                        "1",
                        "--out",
                        folder.toString());

        assertThat(code).isZero();
        assertThat(folder.resolve("run.html")).content().contains("<svg");
        JsonNode run = new ObjectMapper().readTree(Files.readString(folder.resolve("run.json")));
        assertThat(run.get("failures")).isEmpty();
        assertThat(run.get("postgres").get("fsync").asText()).isEqualTo("on");
        assertThat(run.get("results")).hasSize(2);
        for (JsonNode result : run.get("results")) {
            assertThat(result.get("rows").get(0).get("cells")).hasSize(4);
            assertThat(result.get("rows")
                            .get(0)
                            .get("cells")
                            .get(0)
                            .get("spread")
                            .get("median")
                            .asDouble())
                    .isPositive();
        }
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(child -> child.info().commandLine().orElse("").contains("ChildMain"));
    }
}
