package dev.assay.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.testkit.analyzer.CannedResults;
import dev.assay.testkit.analyzer.Script;
import dev.assay.testkit.analyzer.ScriptedAnalyzer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// An analyzer for every service that mostly answers, and otherwise does what analyzers in trouble do. What it does
/// depends on the seed, the task and how often it has been asked about it.
final class ErraticAnalyzer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedAnalyzer analyzer = ScriptedAnalyzer.start();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Seeded seeded;

    ErraticAnalyzer(Seeded seeded) {
        this.seeded = seeded;
        analyzer.healthy("static-analyzer", List.of("bandit", "requirements-scanner"));
        analyzer.answer(this::decide);
    }

    URI url() {
        return analyzer.url();
    }

    @Override
    public void close() {
        analyzer.close();
    }

    private Script decide(String request) {
        JsonNode json = read(request);
        String id = json.path("id").asText();
        Random chance = seeded.forPart(id + "#" + asked.merge(id, 1, Integer::sum));
        Script heard = Script.begin().awaitRequest();
        String result = result(json, chance);
        int what = chance.nextInt(100);
        if (what < 70) {
            return heard.send(result).close(1000, "Analysis complete");
        } else if (what < 78) {
            return heard.pause(Duration.ofMillis(chance.nextInt(50, 800)))
                    .send(result)
                    .close(1000, "Analysis complete");
        } else if (what < 83) {
            return heard.send("{\"type\":\"error\",\"message\":\"out of luck\",\"service\":\"static-analyzer\"}")
                    .close(1000, "Analysis complete");
        } else if (what < 88) {
            return heard.hangUp();
        } else if (what < 92) {
            return heard.reset();
        } else if (what < 95) {
            return heard.sendHalf(result).hangUp();
        } else if (what < 97) {
            return heard.sendGarbage("no frame at all".getBytes(StandardCharsets.US_ASCII));
        }
        return heard.send(brokenTool(json)).close(1000, "Analysis complete");
    }

    private static String result(JsonNode request, Random chance) {
        if (request.path("type").asText().equals("ai_analyze")) {
            return """
                    {"type":"ai_analysis_result","status":"success","service":"ai-analyzer","analysis":{"status":"success",
                    "tools":{"requirements-scanner":{"status":"success","results":{"backend_requirements":[
                    {"requirement":"Has a login","met":true,"confidence":"HIGH"}]}}}}}""";
        }
        return CannedResults.bandit(
                request.path("model_slug").asText(), request.path("app_number").asInt(), chance.nextInt(4));
    }

    private static String brokenTool(JsonNode request) {
        return CannedResults.staticResult(
                request.path("model_slug").asText(),
                request.path("app_number").asInt(),
                Map.of("bandit", CannedResults.brokenTool("bandit", "segmentation fault")));
    }

    private static JsonNode read(String request) {
        try {
            return JSON.readTree(request);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the client sent something that is not JSON", impossible);
        }
    }
}
