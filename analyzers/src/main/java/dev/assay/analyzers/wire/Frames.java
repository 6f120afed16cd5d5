package dev.assay.analyzers.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.analysis.AnalysisRequest;
import dev.assay.analyzers.analysis.AnalysisResult;
import dev.assay.analyzers.analysis.NaiveTime;
import dev.assay.analyzers.analysis.Progress;
import dev.assay.analyzers.analysis.Toolbox;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Everything this analyzer says, word for word.
@Singleton
class Frames {

    /// Clients match this name.
    private static final String SERVICE = "static-analyzer";

    /// The version of the protocol's static analyzer that this one keeps to.
    private static final String VERSION = "1.0.0";

    /// The largest part of a result in a progress frame, in bytes.
    private static final int MAX_PART = 8 * 1024 * 1024 - 4096;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Clock clock;
    private final Toolbox toolbox;
    private final Instant started;

    Frames(Clock clock, Toolbox toolbox) {
        this.clock = clock;
        this.toolbox = toolbox;
        this.started = clock.instant();
    }

    ObjectNode pong() {
        return frame("pong").put("timestamp", now()).put("service", SERVICE);
    }

    ObjectNode health() {
        ObjectNode frame = frame("health_response")
                .put("status", "healthy")
                .put("service", SERVICE)
                .put("version", VERSION)
                .put("uptime", Duration.between(started, clock.instant()).toNanos() / 1e9);
        ArrayNode tools = frame.putArray("available_tools");
        toolbox.tools().forEach(tool -> tools.add(tool.name()));
        return frame.put("timestamp", now());
    }

    ObjectNode error(String message) {
        return frame("error").put("message", message).put("service", SERVICE);
    }

    ObjectNode unknownType(String type) {
        return error("Unknown message type: " + type);
    }

    ObjectNode started(JsonNode id, AnalysisRequest request) {
        ObjectNode frame = frame("status_update")
                .put("stage", "started")
                .put("message", "Starting static analysis for %s app %s".formatted(request.model(), request.number()));
        return withId(frame, id);
    }

    ObjectNode progress(JsonNode id, Progress progress) {
        ObjectNode frame = frame("progress_update")
                .put("stage", "scanning")
                .put(
                        "message",
                        "%s: %d of %d files".formatted(progress.tool(), progress.filesDone(), progress.filesTotal()))
                .put("service", SERVICE);
        return withId(frame, id)
                .put("percentage", progress.percentage())
                .put("tool", progress.tool())
                .put("files_done", progress.filesDone())
                .put("files_total", progress.filesTotal())
                .put("tools_done", progress.toolsDone())
                .put("tools_total", progress.toolsTotal())
                .put("timestamp", now());
    }

    /// A progress frame that carries what has been found so far, where that is not too much: a larger part is told
    /// once, at the end.
    static ObjectNode withPart(ObjectNode progress, ObjectNode analysis) {
        int size = analysis.toString().getBytes(StandardCharsets.UTF_8).length;
        return size <= MAX_PART ? progress.set("analysis", analysis) : progress;
    }

    /// The outer status of an analysis is always `success`, unless its client ended it; what came of it stands
    /// inside.
    ObjectNode result(AnalysisResult result) {
        boolean whole = !(result instanceof AnalysisResult.Looked looked) || looked.whole();
        ObjectNode frame = frame("static_analysis_result")
                .put("status", whole ? "success" : "partial")
                .put("service", SERVICE);
        frame.set(
                "analysis",
                switch (result) {
                    case AnalysisResult.Looked looked -> looked.document();
                    case AnalysisResult.ApplicationMissing missing ->
                        failed("Model path not found for %s app%s (checked flat and template structures)"
                                .formatted(missing.model(), missing.number()));
                });
        return frame.put("timestamp", now());
    }

    ObjectNode failure(String reason) {
        ObjectNode frame =
                frame("static_analysis_result").put("status", "success").put("service", SERVICE);
        frame.set("analysis", failed(reason));
        return frame.put("timestamp", now());
    }

    private static ObjectNode failed(String reason) {
        return JSON.objectNode().put("status", "error").put("error", reason);
    }

    private static ObjectNode withId(ObjectNode frame, JsonNode id) {
        return frame.set("analysis_id", id.isMissingNode() ? JSON.nullNode() : id);
    }

    private static ObjectNode frame(String type) {
        return JSON.objectNode().put("type", type);
    }

    private String now() {
        return NaiveTime.of(clock.instant());
    }
}
