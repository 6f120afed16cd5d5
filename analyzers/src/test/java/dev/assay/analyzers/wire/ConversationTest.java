package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzers.AnalyzerConfig;
import dev.assay.analyzers.Client;
import dev.assay.analyzers.Client.Closed;
import dev.assay.analyzers.Folders;
import dev.assay.analyzers.ScriptedTools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client sees, held against recorded conversations with the analyzers this one stands in for.
@QuarkusTest
@TestProfile(ScriptedTools.class)
class ConversationTest {

    /// How many processes the script that hangs consists of.
    private static final int PROCESSES = 3;

    private static final Closed COMPLETE = new Closed(1000, "Analysis complete");

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI http;

    @Inject
    AnalyzerConfig config;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(socket("/"));
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void an_analysis_is_announced_carried_out_and_ended_by_the_analyzer() throws Exception {
        client.say(analyze("1", "\"tools\": [\"Bandit\"]"));

        assertThat(client.hear().toString()).isEqualTo("""
                        {"type":"status_update","stage":"started",\
                        "message":"Starting static analysis for demo_model-1 app 1","analysis_id":"req-001"}""");
        JsonNode result = client.hear();
        assertThat(names(result)).containsExactly("type", "status", "service", "analysis", "timestamp");
        assertThat(result.path("type").asText()).isEqualTo("static_analysis_result");
        JsonNode analysis = result.path("analysis");
        assertThat(names(analysis))
                .containsExactly(
                        "model_slug",
                        "app_number",
                        "analysis_time",
                        "tools_used",
                        "configuration_applied",
                        "results",
                        "_project_metadata",
                        "summary",
                        "sarif_export");
        assertThat(analysis.path("tools_used").toString()).isEqualTo("[\"bandit\"]");
        assertThat(analysis.path("summary").toString()).isEqualTo("""
                        {"total_issues_found":1,"tools_run_successfully":1,\
                        "severity_breakdown":{"high":1,"medium":0,"low":0},\
                        "analysis_status":"completed","configuration_preset":"default"}""");
        JsonNode bandit = analysis.path("results").path("python").path("bandit");
        assertThat(bandit.path("executed").asBoolean()).isTrue();
        assertThat(bandit.path("issues")).isEmpty();
        assertThat(bandit.at("/sarif/runs/0/results/0/ruleId").asText()).isEqualTo("B999");
        assertThat(bandit.at("/sarif/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("file:///app/sources/demo_model-1/app1/a.py");
        assertThat(bandit.at("/execution_record/exit_code").asInt()).isEqualTo(1);
        assertThat(client.awaitClose()).isEqualTo(COMPLETE);
    }

    @Test
    void a_ping_is_answered_with_a_time_that_has_no_zone() throws Exception {
        JsonNode pong = client.say("{\"type\":\"ping\",\"id\":\"p-1\"}").hear();

        assertThat(names(pong)).containsExactly("type", "timestamp", "service");
        assertThat(pong.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
        assertThat(pong.path("service").asText()).isEqualTo("static-analyzer");
    }

    @Test
    void health_lists_the_tools_that_run_and_not_the_one_that_does_not() throws Exception {
        JsonNode health = client.say("{\"type\":\"health_check\"}").hear();

        assertThat(names(health))
                .containsExactly("type", "status", "service", "version", "uptime", "available_tools", "timestamp");
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(texts(health.path("available_tools")))
                .contains("pmd", "cpd", "nu-html-checker", "css-checker", "bandit")
                .doesNotContain("ruff");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"ping"                   | Invalid JSON format
                    {"type":"ping"} {}               | Invalid JSON format
                    {"model_slug":"demo_model-1"}    | Unknown message type: unknown
                    {"type":null}                    | Unknown message type: None
                    {"type":["x"]}                   | Unknown message type: ['x']
                    {"type":"get_capabilities"}      | Unknown message type: get_capabilities
                    {"type":"cancel_request"}        | Unknown message type: cancel_request
                    """)
    void what_is_not_understood_is_an_error_and_the_connection_stays_open(String message, String error)
            throws Exception {
        assertThat(client.say(message).hear().toString())
                .isEqualTo("{\"type\":\"error\",\"message\":\"" + error + "\",\"service\":\"static-analyzer\"}");

        assertThat(client.say("{\"type\":\"ping\"}").hear().path("type").asText())
                .isEqualTo("pong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3]", "\"x\"", "7"})
    void what_is_not_an_object_ends_the_connection_without_a_word(String message) {
        client.say(message);

        assertThat(client.awaitClose()).isEqualTo(new Closed(1000, ""));
        assertThat(client.hasHeardMore()).isFalse();
    }

    @Test
    void binary_messages_are_read_like_text() throws Exception {
        assertThat(client.sayInBinary("{\"type\":\"ping\"}").hear().path("type").asText())
                .isEqualTo("pong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/a/b/c?x=1", "/q/health"})
    void any_path_will_do(String path) throws Exception {
        try (Client other = new Client(socket(path))) {
            assertThat(other.say("{\"type\":\"ping\"}").hear().path("type").asText())
                    .isEqualTo("pong");
        }
    }

    @Test
    void plain_http_is_told_to_upgrade_and_may_ask_after_the_health() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(426);
        assertThat(get("/api/health").statusCode()).isEqualTo(426);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "demo_model-1, 99",
        "../sources/demo_model-1, 1",
        "demo_model-1/../demo_model-1, 1",
        "linked, 1",
        "., 1",
        "unknown, 1"
    })
    void an_application_that_is_not_there_is_a_success_with_an_error_inside(String model, String number)
            throws Exception {
        client.say("{\"type\":\"static_analyze\",\"model_slug\":\"%s\",\"app_number\":%s}".formatted(model, number));

        assertThat(client.hear().path("analysis_id").isNull()).isTrue();
        JsonNode result = client.hear();
        assertThat(result.path("status").asText()).isEqualTo("success");
        assertThat(result.path("analysis").toString()).isEqualTo("""
                        {"status":"error","error":"Model path not found for %s app%s \
                        (checked flat and template structures)"}""".formatted(model, number));
        assertThat(client.awaitClose()).isEqualTo(COMPLETE);
    }

    @Test
    void a_request_without_fields_is_about_the_first_application_of_an_unknown_model() throws Exception {
        client.say("{\"type\":\"static_analyze\"}");

        assertThat(client.hear().path("message").asText()).isEqualTo("Starting static analysis for unknown app 1");
        assertThat(client.hear().at("/analysis/error").asText()).startsWith("Model path not found for unknown app1 ");
    }

    @Test
    void an_application_below_a_template_is_found_and_reported_there() throws Exception {
        client.say(analyze("2", "\"tools\": [\"bandit\"]"));

        assertThat(client.hearUntil("static_analysis_result").getLast().toString())
                .contains("file:///app/sources/demo_model-1/crud/app2/a.py");
    }

    @Test
    void an_unknown_tool_leaves_no_entry() throws Exception {
        client.say(analyze("1", "\"tools\": [\"no-such-tool\"]"));

        JsonNode analysis = client.hearUntil("static_analysis_result").getLast().path("analysis");
        assertThat(analysis.path("tools_used")).isEmpty();
        JsonNode results = analysis.path("results");
        assertThat(names(results)).containsExactly("python", "javascript", "css", "html", "structure");
        assertThat(names(results.path("python"))).containsExactly("_metadata");
        assertThat(results.at("/python/_metadata/bandit").toString()).isEqualTo("""
                        {"executed":false,"status":"not_run","total_issues":0,"error":null,"format":null}""");
        assertThat(results.path("javascript")).isEmpty();
        assertThat(analysis.path("summary").path("analysis_status").asText()).isEqualTo("completed");
        assertThat(analysis.has("sarif_export")).isFalse();
    }

    @Test
    void an_empty_application_has_no_files_of_any_kind() throws Exception {
        client.say(analyze("3", "\"tools\": [\"bandit\", \"eslint\"]"));

        JsonNode analysis = client.hearUntil("static_analysis_result").getLast().path("analysis");
        assertThat(analysis.path("results").toString()).isEqualTo("""
                        {"python":{"status":"no_files","message":"No Python files found"},\
                        "javascript":{"status":"no_files","message":"No JavaScript/TypeScript files found"},\
                        "css":{"status":"no_files","message":"No CSS files found"},\
                        "html":{"status":"no_files","message":"No HTML files found"},\
                        "structure":{"status":"success"}}""");
        assertThat(analysis.at("/_project_metadata/total_files").asInt()).isZero();
    }

    @Test
    void no_tools_means_all_tools() throws Exception {
        client.say(analyze("1", "\"tools\": []"));

        assertThat(texts(client.hearUntil("static_analysis_result").getLast().at("/analysis/tools_used")))
                .contains("pmd", "cpd", "nu-html-checker", "css-checker", "bandit");
    }

    @Test
    void a_tool_can_be_switched_off() throws Exception {
        client.say(analyze("1", "\"tools\": [\"bandit\", \"cpd\"], \"config\": {\"bandit\": {\"enabled\": false}}"));

        JsonNode analysis = client.hearUntil("static_analysis_result").getLast().path("analysis");
        assertThat(texts(analysis.path("tools_used"))).containsExactly("cpd");
        assertThat(analysis.path("configuration_applied").asBoolean()).isTrue();
        assertThat(analysis.at("/summary/configuration_preset").asText()).isEqualTo("custom");
    }

    @Test
    void a_configuration_that_is_no_object_is_an_error_and_ends_the_connection() throws Exception {
        client.say(analyze("1", "\"config\": [\"x\"]"));

        assertThat(client.hear().path("message").asText())
                .isEqualTo("Internal error: 'list' object has no attribute 'keys'");
        assertThat(client.awaitClose()).isEqualTo(COMPLETE);
    }

    @Test
    void a_request_for_another_analyzer_is_an_error_and_ends_the_connection() throws Exception {
        client.say("{\"type\":\"dynamic_analyze\"}");

        assertThat(client.hear().path("message").asText()).isEqualTo("Unknown message type: dynamic_analyze");
        assertThat(client.awaitClose()).isEqualTo(COMPLETE);
    }

    @Test
    void what_is_said_behind_a_request_is_never_answered() throws Exception {
        client.say(analyze("1", "\"tools\": [\"bandit\"]"))
                .say(analyze("1", "\"tools\": [\"bandit\"]"))
                .say("{\"type\":\"ping\"}");

        List<JsonNode> heard = client.hearUntil("static_analysis_result");
        assertThat(client.awaitClose()).isEqualTo(COMPLETE);
        assertThat(heard)
                .filteredOn(frame -> frame.path("type").asText().equals("status_update"))
                .hasSize(1);
        assertThat(client.hasHeardMore()).isFalse();
    }

    @Test
    void progress_grows_to_the_end() throws Exception {
        client.say(analyze("1", "\"tools\": [\"bandit\", \"cpd\", \"css-checker\"]"));

        List<JsonNode> progress = client.hearUntil("static_analysis_result").stream()
                .filter(frame -> frame.path("type").asText().equals("progress_update"))
                .toList();
        assertThat(progress).isNotEmpty();
        assertThat(progress)
                .extracting(frame -> frame.path("percentage").asInt())
                .isSorted()
                .last()
                .isEqualTo(100);
        assertThat(names(progress.getLast()))
                .contains("tool", "files_done", "files_total", "tools_done", "tools_total", "analysis_id");
    }

    @Test
    void a_tool_that_takes_too_long_is_killed_with_its_children() throws Exception {
        client.say(analyze("4", "\"tools\": [\"bandit\"], \"config\": {\"assay\": {\"tool_timeout_seconds\": 3}}"));

        JsonNode analysis = client.hearUntil("static_analysis_result").getLast().path("analysis");
        assertThat(analysis.at("/results/python/bandit").toString()).isEqualTo("""
                        {"tool":"bandit","executed":true,"status":"timeout",\
                        "error":"bandit was stopped after 3 seconds"}""");
        assertThat(texts(analysis.path("tools_used"))).containsExactly("bandit");
        assertThatAllStartedDie();
    }

    @Test
    void cancelling_kills_the_tools_and_closes() throws Exception {
        client.say(analyze("4", "\"tools\": [\"bandit\"]"));
        awaitStarted();

        client.say("{\"type\":\"cancel_request\"}");

        assertThat(client.hearUntil("error").getLast().path("message").asText()).isEqualTo("Analysis cancelled");
        assertThat(client.awaitClose()).isEqualTo(new Closed(1000, "Analysis cancelled"));
        assertThatAllStartedDie();
    }

    @Test
    void a_client_that_goes_away_takes_its_tools_along() throws Exception {
        client.say(analyze("4", "\"tools\": [\"bandit\"]"));
        awaitStarted();

        client.close();

        assertThatAllStartedDie();
    }

    @Test
    void a_tool_that_floods_its_output_fails() throws Exception {
        client.say(analyze("5", "\"tools\": [\"bandit\"]"));

        JsonNode bandit = client.hearUntil("static_analysis_result").getLast().at("/analysis/results/python/bandit");
        assertThat(bandit.path("status").asText()).isEqualTo("error");
        assertThat(bandit.path("error").asText())
                .isEqualTo("bandit printed 3000000 bytes, more than the 1048576 that are read");
        assertThat(bandit.has("total_issues")).isFalse();
        assertThat(bandit.at("/execution_record/stdout").asText())
                .hasSize(8192 + "… [TRUNCATED]".length())
                .endsWith("… [TRUNCATED]");
    }

    @Test
    void a_tool_that_crashes_fails_with_its_last_words_and_the_others_go_on() throws Exception {
        client.say(analyze("6", "\"tools\": [\"bandit\", \"cpd\"]"));

        JsonNode results = client.hearUntil("static_analysis_result").getLast().at("/analysis/results");
        assertThat(results.at("/python/bandit/error").asText()).isEqualTo("bandit ended with exit code 3: out of luck");
        assertThat(results.at("/python/_metadata/bandit/status").asText()).isEqualTo("error");
        assertThat(results.at("/general/cpd/status").asText()).isEqualTo("success");
    }

    @Test
    void nothing_in_the_application_changes() throws Exception {
        Map<String, String> before = Folders.contents(config.sources());

        client.say(analyze("4", "\"config\": {\"assay\": {\"tool_timeout_seconds\": 1}}"));
        client.hearUntil("static_analysis_result");

        assertThat(Folders.contents(config.sources())).isEqualTo(before);
    }

    @Test
    void several_connections_are_served_at_a_time() throws Exception {
        try (Client busy = new Client(socket("/"))) {
            busy.say(analyze("4", "\"tools\": [\"bandit\"]"));
            awaitStarted();

            assertThat(client.say("{\"type\":\"ping\"}").hear().path("type").asText())
                    .isEqualTo("pong");
        }
    }

    private static String analyze(String app, String fields) {
        return """
                {"type": "static_analyze", "model_slug": "demo_model-1", "app_number": %s, "id": "req-001",
                 "timestamp": "2026-02-20T10:00:00+00:00", %s}""".formatted(app, fields);
    }

    private URI socket(String path) {
        return URI.create("ws://" + http.getHost() + ":" + http.getPort() + path);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient plain = HttpClient.newHttpClient()) {
            return plain.send(HttpRequest.newBuilder(http.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private Path pids() {
        return config.sources().resolveSibling("pids");
    }

    @BeforeEach
    void forgetWhatWasStarted() throws IOException {
        Files.deleteIfExists(pids());
    }

    /// The script has no other way to say that it runs than the file it writes.
    private void awaitStarted() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (started().size() < PROCESSES) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    private List<Long> started() throws IOException {
        return Files.exists(pids())
                ? Files.readAllLines(pids()).stream()
                        .map(String::strip)
                        .map(Long::valueOf)
                        .toList()
                : List.of();
    }

    private void assertThatAllStartedDie() throws IOException {
        assertThat(started()).hasSize(PROCESSES);
        for (long pid : started()) {
            ProcessHandle.of(pid)
                    .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(10, TimeUnit.SECONDS));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
