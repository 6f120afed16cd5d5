package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.FailureCause;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.Recording;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Replays what real analyzers said, where the recordings are at hand: `../shared/fixtures/frames` beside the
/// repository, or the folder that the system property `assay.recordings` names. What matters of them is tested
/// without them too.
class RecordedConversationsTest {

    private static final Path FOLDER = Path.of(System.getProperty("assay.recordings", "../../shared/fixtures/frames"));

    private static final Deadline SHORT =
            new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));

    /// What each conversation comes to. Those that are not here hold nothing but housekeeping, which answers no
    /// request.
    private static final String EXPECTED = """
            ai_default_tools_no_key | NO_TOOL_RAN requirements-scanner=FAILED:4 [0/4/0/0]
            ai_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            ai_missing_app | ERROR requirements-scanner=FAILED:0 [0/0/0/0]
            ai_missing_template | ERROR requirements-scanner=FAILED:0 [0/0/0/0]
            ai_unknown_tool | ERROR nope=MISSING:0 [0/0/0/0]
            ai_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            dynamic_curl_ok | COMPLETE curl=COMPLETED:1 curl-endpoint-tester=COMPLETED:4 [0/5/0/0]
            dynamic_localhost_rewritten | ERROR curl=FAILED:0 curl-endpoint-tester=FAILED:0 [0/0/0/0]
            dynamic_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            dynamic_nmap_only | COMPLETE nmap=COMPLETED:0 [0/0/0/0]
            dynamic_unknown_tool | NO_TOOL_RAN nope=MISSING:0 [0/0/0/0]
            dynamic_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            dynamic_unreachable | ERROR curl=FAILED:0 curl-endpoint-tester=FAILED:0 [0/0/0/0]
            dynamic_zap_only_no_daemon | NO_TOOL_RAN zap=FAILED:0 [0/0/0/0]
            performance_config_null_with_users | ANALYZER_REPORTED_ERROR 'NoneType' object has no attribute 'setdefault'
            performance_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            performance_missing_fields | ERROR aiohttp=FAILED:0 [0/0/0/0]
            performance_no_targets | ERROR aiohttp=FAILED:0 [0/0/0/0]
            performance_test_ok | COMPLETE ab=COMPLETED:0 aiohttp=COMPLETED:0 [0/0/0/0]
            performance_unknown_tool | NO_TOOL_RAN nope=MISSING:0 [0/0/0/0]
            performance_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            performance_unreachable | ERROR ab=MISSING:0 aiohttp=FAILED:0 [0/0/0/0]
            static_analyze_all_default | COMPLETE bandit=COMPLETED:5 eslint=COMPLETED:8 mypy=COMPLETED:5 pylint=COMPLETED:1 radon=COMPLETED:0 ruff=COMPLETED:7 stylelint=COMPLETED:0 vulture=COMPLETED:7 [15/9/2/7]
            static_analyze_config_disabled | COMPLETE bandit=SKIPPED:0 vulture=COMPLETED:7 [0/0/0/7]
            static_analyze_config_not_object | ANALYZER_REPORTED_ERROR Internal error: 'list' object has no attribute 'keys'
            static_analyze_empty_app | COMPLETE bandit=SKIPPED:0 eslint=SKIPPED:0 [0/0/0/0]
            static_analyze_few | COMPLETE bandit=COMPLETED:5 eslint=COMPLETED:8 ruff=COMPLETED:7 vulture=COMPLETED:7 [10/8/2/7]
            static_analyze_missing_app | ERROR bandit=MISSING:0 [0/0/0/0]
            static_analyze_missing_fields | ERROR  [0/0/0/0]
            static_analyze_path_traversal | COMPLETE vulture=COMPLETED:7 [0/0/0/7]
            static_analyze_two_requests_one_connection | COMPLETE vulture=COMPLETED:7 [0/0/0/7]
            static_analyze_unknown_tool | NO_TOOL_RAN no-such-tool=MISSING:0 [0/0/0/0]
            static_malformed_json | ANALYZER_REPORTED_ERROR Invalid JSON format
            static_missing_type | ANALYZER_REPORTED_ERROR Unknown message type: unknown
            static_three_concurrent-0 | UNREADABLE_RESULT
            static_three_concurrent-1 | UNREADABLE_RESULT
            static_three_concurrent-2 | UNREADABLE_RESULT
            static_type_not_string | ANALYZER_REPORTED_ERROR Unknown message type: ['x']
            static_unknown_type | ANALYZER_REPORTED_ERROR Unknown message type: get_capabilities
            static_ws_ping_during_analysis | COMPLETE pylint=COMPLETED:1 [0/1/0/0]
            """;

    @Test
    void each_recorded_conversation_has_exactly_the_outcome_it_should() throws Exception {
        List<Recording> recordings = recordings();
        var outcomes = new TreeMap<String, String>();
        Vertx vertx = Vertx.vertx();
        try {
            for (Recording recording : recordings) {
                if (answersSomething(recording)) {
                    outcomes.put(recording.name(), outcome(vertx, recording));
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        assertThat(outcomes).isEqualTo(expected());
    }

    @Test
    void each_recorded_health_check_is_understood() throws Exception {
        List<Recording> recordings = recordings().stream()
                .filter(recording -> recording.name().contains("_health"))
                .toList();
        assertThat(recordings).isNotEmpty();
        Vertx vertx = Vertx.vertx();
        try {
            for (Recording recording : recordings) {
                try (ScriptedAnalyzer analyzer = analyzer(recording);
                        AnalyzerClient client = client(vertx, analyzer)) {
                    assertThat(client.health(AnalyzerService.STATIC).replicas())
                            .as(recording.name())
                            .singleElement()
                            .isInstanceOfSatisfying(ReplicaHealth.Healthy.class, healthy -> {
                                assertThat(healthy.availableTools()).isNotEmpty();
                                assertThat(healthy.version()).matches("[12]\\.0\\.0");
                            });
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static Map<String, String> expected() {
        return new TreeMap<>(EXPECTED.lines()
                .map(line -> line.split("\\|", 2))
                .collect(Collectors.toMap(line -> line[0].strip(), line -> line[1].strip())));
    }

    private static boolean answersSomething(Recording recording) {
        Set<String> housekeeping = Set.of("pong", "health_response", "status_update");
        return recording.received().stream()
                .map(JsonObject::new)
                .anyMatch(frame -> !housekeeping.contains(frame.getString("type")));
    }

    private static List<Recording> recordings() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "no recordings at " + FOLDER);
        return Recording.loadAll(FOLDER);
    }

    private static String outcome(Vertx vertx, Recording recording) throws Exception {
        try (ScriptedAnalyzer analyzer = analyzer(recording);
                AnalyzerClient client = client(vertx, analyzer)) {
            return switch (client.analyze(request(recording), ProgressListener.NONE, SHORT)) {
                case AnalysisOutcome.Answered answered -> {
                    checkDocument(recording, answered.document());
                    yield describe(answered.report());
                }
                case AnalysisOutcome.Failed failed ->
                    failed.cause().code() == FailureCause.Code.UNREADABLE_RESULT
                            ? "UNREADABLE_RESULT"
                            : failed.cause().code() + " " + failed.cause().message();
                case AnalysisOutcome.Unreachable unreachable -> unreachable.toString();
                case AnalysisOutcome.Busy busy -> busy.toString();
                case AnalysisOutcome.CutShort cut -> cut.toString();
            };
        }
    }

    private static ScriptedAnalyzer analyzer(Recording recording) {
        Script script = recording.replay();
        return ScriptedAnalyzer.start().withoutHealth().always(script);
    }

    private static AnalyzerClient client(Vertx vertx, ScriptedAnalyzer analyzer) {
        List<URI> urls = List.of(analyzer.url());
        return new VertxAnalyzerClient(
                vertx,
                AnalyzerClientSettings.of(Map.of(
                        AnalyzerService.STATIC, urls,
                        AnalyzerService.DYNAMIC, urls,
                        AnalyzerService.PERFORMANCE, urls,
                        AnalyzerService.AI, urls)));
    }

    private static AnalysisRequest request(Recording recording) {
        JsonObject sent = recording.request().orElse(new JsonObject());
        AnalyzerService service = switch (recording.port()) {
            case 2002 -> AnalyzerService.DYNAMIC;
            case 2003 -> AnalyzerService.PERFORMANCE;
            case 2004 -> AnalyzerService.AI;
            default -> AnalyzerService.STATIC;
        };
        var tools = new TreeSet<String>();
        sent.getJsonArray("tools", new JsonArray()).forEach(tool -> tools.add(tool.toString()));
        Map<String, Object> options = sent.getValue("config") instanceof JsonObject config
                ? config.copy().getMap()
                : Map.of();
        options = options.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue() instanceof JsonObject object ? object.getMap() : entry.getValue()));
        options.replaceAll((_, value) ->
                value instanceof Map<?, ?> map && map.containsKey("scripts") ? Map.of() : value);
        return new AnalysisRequest(
                "req-001", service, new Target("demo_model-1", 1), tools, List.of(), Map.copyOf(options), Tier.QUICK);
    }

    private static String describe(AnalysisReport report) {
        String tools = report.tools().stream()
                .map(tool -> "%s=%s:%d".formatted(tool.name(), tool.status(), tool.findings()))
                .collect(Collectors.joining(" "));
        var summary = report.summary();
        return "%s %s [%d/%d/%d/%d]"
                .formatted(report.status(), tools, summary.high(), summary.medium(), summary.low(), summary.info());
    }

    private static void checkDocument(Recording recording, ResultDocument document) throws IOException {
        var copy = new ByteArrayOutputStream();
        document.writeTo(copy);
        assertThat(new JsonObject(copy.toString(StandardCharsets.UTF_8)))
                .as(recording.name())
                .isEqualTo(new JsonObject(recording.received().getLast()));
        for (String tool : document.sarifTools()) {
            var sarif = new ByteArrayOutputStream();
            document.writeSarif(tool, sarif);
            JsonObject parsed = new JsonObject(sarif.toString(StandardCharsets.UTF_8));
            assertThat(parsed.getString("version")).isEqualTo("2.1.0");
            assertThat(parsed.getJsonArray("runs"))
                    .as(recording.name() + " " + tool)
                    .allSatisfy(run -> {
                        assertThat(((JsonObject) run)
                                        .getJsonObject("tool")
                                        .getJsonObject("driver")
                                        .getString("name"))
                                .isNotBlank();
                        assertThat(((JsonObject) run).containsKey("runs")).isFalse();
                        assertThat(((JsonObject) run).containsKey("results")).isTrue();
                    });
        }
    }
}
