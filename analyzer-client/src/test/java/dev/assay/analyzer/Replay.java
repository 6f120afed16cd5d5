package dev.assay.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.model.analysis.Tier;
import dev.assay.model.task.Target;
import dev.assay.testkit.analyzer.Recording;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Plays conversations to a client, all at once, and writes down in one line each what the client makes of them.
final class Replay {

    private static final Deadline SHORT =
            new Deadline(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30));

    /// For conversations that leave a request without an answer, which the client has to sit out.
    private static final Deadline BRIEF =
            new Deadline(Duration.ofMillis(1_900), Duration.ofMillis(1_900), Duration.ofMillis(2_000));

    private static final Set<String> HOUSEKEEPING = Set.of("pong", "health_response", "status_update");

    private final Vertx vertx;

    private Replay(Vertx vertx) {
        this.vertx = vertx;
    }

    /// What asking for an analysis comes to, per conversation.
    static Map<String, String> outcomes(List<Recording> recordings) throws Exception {
        return each(recordings, Replay::outcome);
    }

    /// What asking for health comes to, per conversation.
    static Map<String, String> healths(List<Recording> recordings) throws Exception {
        return each(recordings, Replay::health);
    }

    private interface Question {
        String ask(Replay replay, Recording recording) throws Exception;
    }

    private static Map<String, String> each(List<Recording> recordings, Question question) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replay = new Replay(vertx);
            var asked = new TreeMap<String, Future<String>>();
            for (Recording recording : recordings) {
                asked.put(recording.name(), threads.submit(() -> question.ask(replay, recording)));
            }
            var answers = new TreeMap<String, String>();
            for (var entry : asked.entrySet()) {
                answers.put(entry.getKey(), entry.getValue().get(60, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            Asking.close(vertx);
        }
    }

    private String outcome(Recording recording) throws Exception {
        try (ScriptedAnalyzer analyzer = analyzer(recording);
                AnalyzerClient client = client(analyzer)) {
            Deadline deadline = endsARequest(recording) ? SHORT : BRIEF;
            AnalysisOutcome outcome = client.analyze(request(recording), ProgressListener.NONE, deadline);
            if (outcome instanceof AnalysisOutcome.Answered answered) {
                checkDocument(recording, answered.document());
            }
            return (recording.cut() ? "CUT " : "") + OutcomeLine.of(outcome, analyzer.url());
        }
    }

    private String health(Recording recording) throws Exception {
        try (ScriptedAnalyzer analyzer = analyzer(recording);
                AnalyzerClient client = client(analyzer)) {
            return client.health(service(recording)).replicas().stream()
                    .map(replica -> switch (replica) {
                        case ReplicaHealth.Healthy healthy ->
                            "HEALTHY %s %s".formatted(healthy.version(), String.join(",", healthy.availableTools()));
                        case ReplicaHealth.Silent silent -> "SILENT " + silent.reason();
                        case ReplicaHealth.Unreachable unreachable -> "UNREACHABLE " + unreachable.cause();
                    })
                    .collect(Collectors.joining());
        }
    }

    /// False for conversations that hold nothing but housekeeping.
    private static boolean endsARequest(Recording recording) {
        return recording.closeCode() != 0
                || recording.received().stream()
                        .map(JsonObject::new)
                        .anyMatch(frame -> !HOUSEKEEPING.contains(frame.getString("type")));
    }

    private static ScriptedAnalyzer analyzer(Recording recording) {
        return ScriptedAnalyzer.start().withoutHealth().always(recording.replay());
    }

    private AnalyzerClient client(ScriptedAnalyzer analyzer) {
        List<URI> urls = List.of(analyzer.url());
        return new VertxAnalyzerClient(
                vertx,
                AnalyzerClientSettings.of(Map.of(
                        AnalyzerService.STATIC, urls,
                        AnalyzerService.DYNAMIC, urls,
                        AnalyzerService.PERFORMANCE, urls,
                        AnalyzerService.AI, urls)));
    }

    private static AnalyzerService service(Recording recording) {
        return switch (recording.port()) {
            case 2002 -> AnalyzerService.DYNAMIC;
            case 2003 -> AnalyzerService.PERFORMANCE;
            case 2004 -> AnalyzerService.AI;
            default -> AnalyzerService.STATIC;
        };
    }

    /// The request that was made when the conversation was recorded, as far as ours can be made like it.
    private static AnalysisRequest request(Recording recording) {
        JsonObject sent = recording.request().orElse(new JsonObject());
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
                "req-001",
                service(recording),
                new Target("demo_model-1", 1),
                tools,
                List.of(),
                Map.copyOf(options),
                Tier.QUICK);
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
