package dev.assay.maintenance.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.upkeep.MaintenanceRuns;
import dev.assay.model.upkeep.MaintenanceRuns.Begin;
import dev.assay.model.upkeep.NewRun;
import dev.assay.model.upkeep.RunLease;
import dev.assay.store.jdbc.Database;
import dev.assay.store.queue.QueueClock;
import dev.assay.store.upkeep.PostgresMaintenanceRuns;
import dev.assay.testkit.postgres.PostgresServer;
import dev.assay.testkit.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packaged service as a command, in a process of its own: what a CronJob starts.
class RunOnceJarTest {

    @TempDir
    Path folder;

    private TestDatabase database;

    record Ended(int exitCode, String out, String err, Duration took) {}

    @BeforeEach
    void prepare() throws IOException {
        database = PostgresServer.shared()
                .createDatabase(
                        "store",
                        source -> Flyway.configure().dataSource(source).load().migrate());
        Files.createDirectories(folder.resolve("applications/demo/app1"));
    }

    @Test
    void a_run_is_made_reported_as_text_and_ends_with_zero() throws Exception {
        Ended ended = run("run-once");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out())
                .containsPattern("new-apps +COMPLETED +1 +1 +0")
                .contains("    demo/app1")
                .containsPattern("run_[0-9a-f]{12}: COMPLETED");
        assertThat(ended.err())
                .contains("Starting maintenance run...", "Maintenance complete")
                .doesNotContain("Listening on", "Exception");
        assertThat(runs().holder()).isEmpty();
    }

    @Test
    void a_dry_run_reported_as_json_changes_nothing() throws Exception {
        Ended ended = run("run-once", "--dry-run", "--only", "new-apps,orphan-apps", "-o", "json");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(ended.out());
        assertThat(report.get("dryRun").asBoolean()).isTrue();
        assertThat(report.get("sweeps").findValuesAsText("name")).containsExactly("new-apps", "orphan-apps");
        assertThat(report.at("/sweeps/0/ids/0").asText()).isEqualTo("demo/app1");
        assertThat(report.at("/sweeps/0/changed").asInt()).isZero();
        // Far more than it takes, so that a busy machine proves nothing; the time is in docs/maintenance.md.
        assertThat(ended.took()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void a_sweep_that_fails_ends_it_with_one() throws Exception {
        run("run-once", "--only=new-apps");
        Files.delete(folder.resolve("applications/demo/app1"));

        Ended ended = run("run-once", "--only=orphan-apps", "-o", "json");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("Marked no apps as missing", "Maintenance failed: orphan-apps: ");
        assertThat(new ObjectMapper().readTree(ended.out()).get("status").asText())
                .isEqualTo("FAILED");
    }

    @Test
    void another_run_with_the_lease_ends_it_with_three() throws Exception {
        RunLease lease =
                ((Begin.Begun) runs().begin(new NewRun(false, Set.of(), "somebody"), Duration.ofMinutes(5))).lease();

        Ended ended = run("run-once");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err())
                .contains("Another maintenance run holds the lease: " + lease.run() + ", by somebody, until ");
        assertThat(ended.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run-once --only everything      | there is no sweep 'everything'; there are new-apps, orphan-apps,
            run-once --only                 | --only needs names of sweeps
            run-once --dry-run=yes          | --dry-run takes no value
            run-once -o yaml                | -o takes json or text
            run-once --fast                 | there is no option '--fast'; --help lists them
            run-twice                       | there is no command 'run-twice'
            """)
    void wrong_arguments_end_it_with_two(String arguments, String problem) throws Exception {
        Ended ended = run(arguments.split(" "));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains(problem);
    }

    @Test
    void help_needs_no_database() throws Exception {
        database = new TestDatabase("none", "jdbc:postgresql://localhost:1/none", "nobody", "nothing");

        Ended ended = run("run-once", "--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("usage: run-once", "orphan-apps", "exit codes");
    }

    @Test
    void a_database_that_is_not_there_ends_it_with_one_and_a_sentence() throws Exception {
        database = new TestDatabase("none", "jdbc:postgresql://localhost:1/none", "nobody", "nothing");

        Ended ended = run("run-once");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("The run could not be made");
    }

    private MaintenanceRuns runs() {
        return new PostgresMaintenanceRuns(new Database(database.dataSource()), QueueClock.DATABASE);
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/quarkus-app/quarkus-run.jar"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("QUARKUS_DATASOURCE_JDBC_URL", database.url());
        builder.environment().put("QUARKUS_DATASOURCE_USERNAME", database.user());
        builder.environment().put("QUARKUS_DATASOURCE_PASSWORD", database.password());
        builder.environment()
                .put("ASSAY_APPLICATIONS_DIR", folder.resolve("applications").toString());
        builder.environment().put("ASSAY_RESULTS_DIR", folder.resolve("results").toString());
        long begin = System.nanoTime();
        Process process = builder.start();
        int exitCode = process.waitFor();
        return new Ended(
                exitCode, Files.readString(out), Files.readString(err), Duration.ofNanos(System.nanoTime() - begin));
    }
}
