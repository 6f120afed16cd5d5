package dev.assay.analyzers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzers.AnalyzerConfig;
import dev.assay.analyzers.Client;
import dev.assay.analyzers.Client.Closed;
import dev.assay.analyzers.ScriptedTools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What has been found is not lost when an analysis takes too long: parts of the result on the way, and what there
/// is when the client asks for it. The application is one whose `bandit` never ends.
@QuarkusTest
@TestProfile(ScriptedTools.class)
class PartialResultsTest {

    private static final String KEEP = "{\"type\":\"cancel_request\",\"keep\":true}";

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI http;

    @Inject
    AnalyzerConfig config;

    private Client client;

    @BeforeEach
    void connect() throws IOException {
        Files.deleteIfExists(pids());
        client = new Client(URI.create("ws://" + http.getHost() + ":" + http.getPort() + "/"));
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void each_tool_that_ends_is_followed_by_what_has_been_found_so_far() throws Exception {
        client.say(analyze("\"tools\": [\"bandit\", \"cpd\"], \"config\": {\"assay\": {\"partial_results\": true}}"));

        JsonNode part = firstPart();

        assertThat(part.path("percentage").asInt()).isLessThan(100);
        JsonNode analysis = part.path("analysis");
        assertThat(analysis.at("/summary/analysis_status").asText()).isEqualTo("partial");
        assertThat(texts(analysis.path("tools_used"))).containsExactly("cpd");
        assertThat(analysis.at("/results/general/cpd/status").asText()).isEqualTo("success");
        assertThat(analysis.at("/results/python/bandit").toString()).isEqualTo("""
                        {"tool":"bandit","executed":false,"status":"not_run",\
                        "error":"bandit had not finished when this was written"}""");
        assertThat(analysis.at("/results/python/_metadata/bandit/status").asText())
                .isEqualTo("not_run");
    }

    @Test
    void who_does_not_ask_for_parts_gets_none() throws Exception {
        client.say(analyze(
                "\"tools\": [\"bandit\", \"cpd\"]," + " \"config\": {\"assay\": {\"tool_timeout_seconds\": 1}}"));

        assertThat(client.hearUntil("static_analysis_result"))
                .filteredOn(frame -> frame.path("type").asText().equals("progress_update"))
                .isNotEmpty()
                .allSatisfy(frame -> assertThat(frame.has("analysis")).isFalse());
    }

    @Test
    void cancelling_may_keep_what_has_been_found() throws Exception {
        client.say(analyze("\"tools\": [\"bandit\", \"cpd\"], \"config\": {\"assay\": {\"partial_results\": true}}"));
        firstPart();
        awaitBandit();

        client.say(KEEP);

        JsonNode result = client.hearUntil("static_analysis_result").getLast();
        assertThat(result.path("status").asText()).isEqualTo("partial");
        assertThat(result.at("/analysis/summary/analysis_status").asText()).isEqualTo("partial");
        assertThat(texts(result.at("/analysis/tools_used"))).containsExactly("cpd");
        assertThat(result.at("/analysis/results/python/bandit/status").asText()).isEqualTo("not_run");
        assertThat(client.awaitClose()).isEqualTo(new Closed(1000, "Analysis complete"));
        for (long pid : started()) {
            ProcessHandle.of(pid)
                    .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void keeping_nothing_is_a_result_without_tools_that_ran() throws Exception {
        client.say(analyze("\"tools\": [\"bandit\"]"));
        awaitBandit();

        client.say(KEEP);

        JsonNode result = client.hearUntil("static_analysis_result").getLast();
        assertThat(result.path("status").asText()).isEqualTo("partial");
        assertThat(result.at("/analysis/tools_used")).isEmpty();
        assertThat(client.awaitClose()).isEqualTo(new Closed(1000, "Analysis complete"));
    }

    private JsonNode firstPart() throws InterruptedException {
        while (true) {
            JsonNode progress = client.hearUntil("progress_update").getLast();
            if (progress.has("analysis")) {
                return progress;
            }
        }
    }

    private static String analyze(String fields) {
        return """
                {"type": "static_analyze", "model_slug": "demo_model-1", "app_number": 4, "id": "req-001", %s}""".formatted(fields);
    }

    private Path pids() {
        return config.sources().resolveSibling("pids");
    }

    /// The script has no other way to say that it runs than the file it writes.
    private void awaitBandit() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (started().size() < 3) {
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

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
