package dev.assay.bench.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Some thousand old tasks, with real processes on a real Postgres.
@Timeout(180)
final class TinyMaintenanceTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void old_tasks_are_deleted_alone_and_beside_others_and_only_a_record_is_left() throws Exception {
        int code = new CommandLine(new MaintenanceCommand())
                .execute("--tiny", "--seed", "1", "--batches", "500", "--out", folder.toString());

        JsonNode run = new ObjectMapper().readTree(Files.readString(folder.resolve("maintenance.json")));
        assertThat(run.get("failures")).isEmpty();
        assertThat(code).isZero();
        assertThat(folder.resolve("maintenance.html")).content().contains("<svg");
        assertThat(run.get("format").asText()).isEqualTo("assay-bench-maintenance/1");
        assertThat(run.get("postgres").get("fsync").asText()).isEqualTo("on");
        assertThat(run.get("results")).hasSameSizeAs(Question.values());
        for (Question question : Question.values()) {
            JsonNode rows = run.get("results").get(question.ordinal()).get("rows");
            assertThat(rows).hasSameSizeAs(question.measures());
            assertThat(rows)
                    .allSatisfy(row -> assertThat(row.get("cells"))
                            .allSatisfy(cell -> assertThat(
                                            cell.get("spread").get("median").asDouble())
                                    .isPositive()));
        }
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(child -> child.info().commandLine().orElse("").contains("dev.assay.bench."));
    }
}
