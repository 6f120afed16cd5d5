package dev.assay.quickstart.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.assay.quickstart.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnalyzeCommandTest {

    private static final String FINDINGS = """
            {"items":[
              {"tool":"pmd","service":"static-analyzer","rule":"UnusedVariable","severity":"low","message":"unused \\u001b[31mx","file":"a/Shop.java","line":10},
              {"tool":"pmd","service":"static-analyzer","rule":"EmptyCatch","severity":"medium","message":"swallowed","file":"a/Shop.java","line":9}],
             "nextCursor":null}""";

    @TempDir
    Path folder;

    private FakeAssay assay;
    private Path application;

    @BeforeEach
    void start() throws Exception {
        assay = new FakeAssay()
                .becoming(FakeAssay.task("RUNNING", 40), FakeAssay.task("PARTIAL_SUCCESS", 100))
                .answering("/api/tasks/" + FakeAssay.TASK + "/findings", FINDINGS);
        application = Files.createDirectories(folder.resolve("my shop"));
        Files.writeString(application.resolve("Shop.java"), "class Shop {}");
    }

    @AfterEach
    void stop() {
        assay.close();
    }

    @Test
    void a_directory_is_copied_analysed_and_its_findings_are_printed_gravest_first() {
        CommandRun run = analyze();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                MEDIUM (1)
                  a/Shop.java:9  swallowed  [pmd EmptyCatch]

                LOW (1)
                  a/Shop.java:10  unused ?[31mx  [pmd UnusedVariable]

                2 findings in shop/app3, by pmd; task_0a1b2c3d4e5f is PARTIAL_SUCCESS, so this is not all there might be.
                  did not contribute: bandit, MISSING: not installed
                """);
        assertThat(run.err()).contains("RUNNING 40 % pmd");
        assertThat(folder.resolve("data/applications/my-shop/app3/Shop.java")).hasContent("class Shop {}");
        assertThat(assay.submitted)
                .singleElement()
                .hasToString(
                        "{\"kind\":\"analysis\",\"model\":\"my-shop\",\"app\":3,\"analysis\":\"static\",\"tier\":\"standard\"}");
    }

    @Test
    void the_same_directory_is_the_same_application_however_it_is_named() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), application);

        analyze("--model", "shop");
        CommandRun.of(arguments(List.of(folder.resolve("link").toString(), "--model", "shop")));

        assertThat(assay.registered)
                .hasSize(2)
                .allSatisfy(body -> assertThat(body.path("origin").asText())
                        .isEqualTo(application.toRealPath().toString()));
    }

    @ParameterizedTest
    @CsvSource({"critical, 0", "high, 0", "medium, 1", "low, 1", "info, 1", "none, 0"})
    void the_exit_code_tells_whether_something_grave_enough_was_found(String failOn, int exitCode) {
        assertThat(analyze("--fail-on", failOn).exitCode()).isEqualTo(exitCode);
    }

    @Test
    void json_is_all_there_is_on_standard_output() throws Exception {
        JsonNode document = new ObjectMapper().readTree(analyze("-o", "json").out());

        assertThat(document.path("task").path("id").asText()).isEqualTo(FakeAssay.TASK);
        assertThat(document.path("findings")).hasSize(2);
    }

    @Test
    void sarif_is_one_log_with_the_runs_of_all_tools() throws Exception {
        String files = "/api/tasks/" + FakeAssay.TASK + "/files";
        assay.answering(files, """
                {"items":[{"name":"manifest.json"},{"name":"sarif/static-analyzer_pmd.sarif.json"},
                          {"name":"sarif/static-analyzer_cpd 7.sarif.json"}],"nextCursor":null}""")
                .answering(
                        files + "/sarif/static-analyzer_pmd.sarif.json",
                        "{\"version\":\"2.1.0\",\"runs\":[{\"n\":1},{\"n\":2}]}")
                .answering(
                        files + "/sarif/static-analyzer_cpd 7.sarif.json",
                        "{\"version\":\"2.1.0\",\"runs\":[{\"n\":3}]}");

        JsonNode log = new ObjectMapper().readTree(analyze("-o", "sarif").out());

        assertThat(log.path("version").asText()).isEqualTo("2.1.0");
        assertThat(log.path("runs")).extracting(run -> run.path("n").asInt()).containsExactly(1, 2, 3);
    }

    @Test
    void findings_of_all_pages_count() {
        String findings = "/api/tasks/" + FakeAssay.TASK + "/findings?limit=200";
        assay.answering(findings, "{\"items\":[{\"severity\":\"low\"}],\"nextCursor\":\"a&b\"}")
                .answering(findings + "&cursor=a&b", "{\"items\":[{\"severity\":\"critical\"}],\"nextCursor\":null}");

        assertThat(analyze().exitCode()).isEqualTo(1);
    }

    @Test
    void no_wait_submits_and_prints_the_task() {
        CommandRun run = analyze("--no-wait");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(FakeAssay.TASK + " submitted");
        assertThat(assay.polled).isNotDone();
    }

    @Test
    void no_wait_without_an_assay_that_stays_makes_no_sense() {
        CommandRun run = CommandRun.of(
                "analyze",
                application.toString(),
                "--no-wait",
                "--data",
                folder.resolve("data").toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("./assay up");
    }

    @Test
    void exactly_the_named_tools_are_asked_for() {
        analyze("--tools", "pmd,bandit", "--tier", "deep", "--model", "shop");

        assertThat(assay.submitted)
                .singleElement()
                .hasToString(
                        "{\"kind\":\"analysis\",\"model\":\"shop\",\"app\":3,\"tools\":[\"pmd\",\"bandit\"],\"tier\":\"deep\"}");
    }

    @Test
    void a_failed_analysis_is_told_apart_from_one_without_findings() {
        try (var failing = failing()) {
            CommandRun run = CommandRun.of(arguments(failing, List.of(application.toString())));

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("FAILED: There is no shop/app3. Copy it there. [TARGET_MISSING]");
        }
    }

    @Test
    void what_the_service_calls_a_wrong_request_are_wrong_arguments() {
        assay.refusingToSubmit(422, """
                {"detail":"There is no tool 'nope'.","suggestion":"There are pmd and cpd.",
                 "errors":[{"field":"tools","message":"unknown: nope"}]}""");

        CommandRun run = analyze("--tools", "pmd");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("There is no tool 'nope'.", "tools: unknown: nope", "There are pmd and cpd.");
    }

    @Test
    void a_service_in_trouble_is_no_wrong_argument() {
        assay.refusingToSubmit(503, "{\"detail\":\"The database is away.\"}");

        assertThat(analyze().exitCode()).isEqualTo(3);
    }

    @Test
    void an_assay_that_cannot_be_reached_is_told_in_one_sentence() {
        assay.close();

        CommandRun run = analyze();

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("could not be reached").doesNotContain("\tat ");
    }

    @Test
    void a_service_that_has_lost_its_database_for_a_moment_is_waited_for() throws Exception {
        String away = "{\"status\":503,\"code\":\"STORE_UNAVAILABLE\",\"detail\":\"the database is away\"}";
        try (var troubled = new FakeAssay()
                .becoming(FakeAssay.task("RUNNING", 1), away, away, away, FakeAssay.task("COMPLETED", 100))
                .answering("/api/tasks/" + FakeAssay.TASK + "/findings", FINDINGS)) {
            CommandRun run = CommandRun.of(arguments(troubled, List.of(application.toString())));

            assertThat(run.exitCode()).isZero();
            assertThat(troubled.cancelled).isNotDone();
        }
    }

    @Test
    void a_task_that_takes_too_long_is_cancelled() throws Exception {
        try (var slow = new FakeAssay().becoming(FakeAssay.task("RUNNING", 1))) {
            CommandRun run = CommandRun.of(arguments(slow, List.of(application.toString(), "--timeout", "1s")));

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(slow.cancelled.get(5, TimeUnit.SECONDS)).isEqualTo(FakeAssay.TASK);
            assertThat(run.err()).contains("has not finished within 1 s", FakeAssay.TASK + " was cancelled");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tier huge | there is no tier 'huge'",
                "--analysis magic | there is no analysis 'magic'",
                "--analysis static --tools pmd | exclude each other",
                "--tools pmd,nope | tools: there is no tool 'nope'; there are ab, ",
                "--fail-on awful | there is no severity 'awful'",
                "-o pdf | there is no output 'pdf'",
                "--model ../../etc | --model is 1 to 120 letters",
                "--timeout soon | write 90s, 10m or 1h",
                "--url file:///etc/passwd | --url is something like",
                "--port-base 99 | the port base is between 1024",
                "--bogus | Unknown option",
                "another-directory | Unmatched argument",
            })
    void wrong_arguments_are_told_before_anything_happens(String arguments, String sentence) {
        CommandRun run = CommandRun.of(join(List.of("analyze", application.toString()), List.of(arguments.split(" "))));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(sentence, "assay help analyze");
        assertThat(assay.registered).isEmpty();
    }

    @Test
    void a_directory_without_files_is_no_application_without_findings() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path onlyOutput = Files.createDirectories(folder.resolve("only-output"));
        Files.createDirectories(onlyOutput.resolve("build"));
        Files.writeString(onlyOutput.resolve("build/Shop.java"), "class Shop {}");

        CommandRun nothing = CommandRun.of(arguments(List.of(empty.toString())));
        CommandRun leftOut = CommandRun.of(arguments(List.of(onlyOutput.toString())));

        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("nothing to analyse in " + empty + ": there are no files in it");
        assertThat(leftOut.exitCode()).isEqualTo(2);
        assertThat(leftOut.err()).contains("nothing to analyse in " + onlyOutput, "build/");
        assertThat(assay.registered).isEmpty();
    }

    @Test
    void an_analysis_in_which_no_tool_had_anything_to_read_is_no_success() throws Exception {
        try (var idle = new FakeAssay()
                .becoming(finished("COMPLETED", "{\"name\":\"pmd\",\"status\":\"SKIPPED\"}"))
                .answering("/api/tasks/" + FakeAssay.TASK + "/findings", "{\"items\":[]}")) {
            CommandRun run = CommandRun.of(arguments(idle, List.of(application.toString())));

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.out()).contains("Nothing was analysed").doesNotContain("No findings");
            assertThat(run.err()).contains("nothing was analysed: no available tool reads the files");
        }
    }

    @Test
    void files_that_no_installed_tool_judges_are_named() throws Exception {
        Files.writeString(application.resolve("app.py"), "print(1)");

        CommandRun run = analyze();

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .contains("warning: no tool that judges .py files took part (bandit, pylint, ruff, mypy, semgrep would")
                .doesNotContain(".java files");
    }

    @Test
    void tools_that_did_not_do_their_part_are_told_beside_the_output_as_well() {
        assertThat(analyze("-o", "json").err())
                .contains("warning: the result is incomplete; did not do their part: bandit (MISSING: not installed)");
    }

    @Test
    void a_part_that_waits_for_another_attempt_is_told_with_its_time() {
        assay.withSubtasks("""
                {"items":[{"id":"task_1","status":"PENDING","service":"static-analyzer","attempt":1,
                 "notBefore":"2026-01-02T09:48:32.123Z","cause":{"code":"CONNECTION_LOST","message":"gone"}}]}""");

        assertThat(analyze().err())
                .contains(
                        "RUNNING 40 % pmd; static-analyzer: connection lost, tries again at 09:48:32 UTC (attempt 2)");
    }

    @Test
    void a_web_server_that_is_not_assay_is_told_in_one_sentence() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<html><h1>404</h1></html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            CommandRun run = CommandRun.of(
                    "analyze",
                    application.toString(),
                    "--url",
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "--data",
                    folder.resolve("data").toString());

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err())
                    .contains("does not seem to be Assay; check --url")
                    .doesNotContain("<");
            assertThat(run.err().strip().lines()).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_directory_that_does_not_exist_is_a_wrong_argument() {
        CommandRun run = CommandRun.of("analyze", folder.resolve("nowhere").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is not a directory");
    }

    private static String finished(String status, String tool) {
        return "{\"id\":\"" + FakeAssay.TASK + "\",\"status\":\"" + status
                + "\",\"model\":\"shop\",\"app\":3,\"tools\":[" + tool + "]}";
    }

    private FakeAssay failing() {
        try {
            return new FakeAssay().becoming(FakeAssay.task("FAILED", 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommandRun analyze(String... more) {
        return CommandRun.of(arguments(join(List.of(application.toString()), List.of(more))));
    }

    private String[] arguments(String[] own) {
        return arguments(List.of(own));
    }

    private String[] arguments(List<String> own) {
        return arguments(assay, own);
    }

    private String[] arguments(FakeAssay assay, List<String> own) {
        return join(
                List.of(
                        "analyze",
                        "--url",
                        assay.url().toString(),
                        "--data",
                        folder.resolve("data").toString()),
                own);
    }

    private static String[] join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all.toArray(String[]::new);
    }
}
