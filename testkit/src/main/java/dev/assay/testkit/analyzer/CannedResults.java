package dev.assay.testkit.analyzer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Frames as the known analyzers send them, for tests that only need some.
public final class CannedResults {

    private CannedResults() {}

    public static String health(String service, List<String> tools) {
        // Every scripted analyzer begins with this; a process of its own starts in half the time without a JSON
        // library.
        return """
                {"type":"health_response","status":"healthy","service":"%s","version":"1.0.0","uptime":12.5,\
                "available_tools":[%s],"timestamp":"2026-11-22T01:34:20.080512"}""".formatted(
                        service, tools.stream().map(tool -> "\"" + tool + "\"").collect(Collectors.joining(",")));
    }

    /// A static result in which bandit reports this many findings, in SARIF.
    public static String bandit(String model, int app, int findings) {
        return staticResult(model, app, Map.of("bandit", banditTool(model, app, findings)));
    }

    /// A static result whose Python section has these tools.
    public static String staticResult(String model, int app, Map<String, JsonObject> tools) {
        var python = new JsonObject();
        tools.forEach(python::put);
        return new JsonObject()
                .put("type", "static_analysis_result")
                .put("status", "success")
                .put("service", "static-analyzer")
                .put(
                        "analysis",
                        new JsonObject()
                                .put("model_slug", model)
                                .put("app_number", app)
                                .put("analysis_time", "2026-11-22T01:58:52.531629")
                                .put("tools_used", new JsonArray(List.copyOf(tools.keySet())))
                                .put(
                                        "results",
                                        new JsonObject()
                                                .put("python", python)
                                                .put("structure", new JsonObject().put("status", "success")))
                                .put("summary", new JsonObject().put("analysis_status", "completed")))
                .put("timestamp", "2026-11-22T01:58:55")
                .encode();
    }

    /// A static result for an application that is not there.
    public static String applicationMissing(String model, int app) {
        return new JsonObject()
                .put("type", "static_analysis_result")
                .put("status", "success")
                .put("service", "static-analyzer")
                .put(
                        "analysis",
                        new JsonObject()
                                .put("status", "error")
                                .put("error", "Model path not found for %s app%d".formatted(model, app)))
                .encode();
    }

    /// A tool that broke.
    public static JsonObject brokenTool(String name, String error) {
        return new JsonObject()
                .put("tool", name)
                .put("executed", true)
                .put("status", "error")
                .put("error", error);
    }

    /// Bandit with this many findings.
    public static JsonObject banditTool(String model, int app, int findings) {
        var results = new JsonArray();
        for (int i = 1; i <= findings; i++) {
            results.add(new JsonObject()
                    .put("ruleId", "B404")
                    .put("level", "note")
                    .put("message", new JsonObject().put("text", "Finding number " + i))
                    .put("locations", new JsonArray().add(location(model, app, i))));
        }
        JsonObject rule = new JsonObject().put("id", "B404").put("helpUri", "https://bandit.example/b404");
        JsonObject driver = new JsonObject().put("name", "Bandit").put("rules", new JsonArray().add(rule));
        JsonObject run = new JsonObject()
                .put("tool", new JsonObject().put("driver", driver))
                .put("results", results);
        return new JsonObject()
                .put("tool", "bandit")
                .put("executed", true)
                .put("status", "success")
                .put("issues", new JsonArray())
                .put("total_issues", findings)
                .put("execution_record", new JsonObject().put("duration", 0.25))
                .put("sarif", new JsonObject().put("version", "2.1.0").put("runs", new JsonArray().add(run)));
    }

    private static JsonObject location(String model, int app, int line) {
        JsonObject file =
                new JsonObject().put("uri", "file:///app/sources/%s/app%d/backend/app.py".formatted(model, app));
        return new JsonObject()
                .put(
                        "physicalLocation",
                        new JsonObject()
                                .put("artifactLocation", file)
                                .put("region", new JsonObject().put("startLine", line)));
    }
}
