package dev.assay.analyzers.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.analyzers.analysis.AnalysisRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads messages as leniently as the protocol does: every field has a default, and mistakes surface in the result.
final class MessageReader {

    /// Requests that end the connection when they have been answered, however they were answered.
    private static final Set<String> ANALYSES =
            Set.of("analysis_request", "static_analyze", "dynamic_analyze", "performance_test", "ai_analyze");

    private static final String OURS = "static_analyze";

    /// The bounds of what a request may set a tool's time to: an analysis that ends, and that can end well.
    private static final long MIN_TOOL_SECONDS = 1;

    private static final long MAX_TOOL_SECONDS = 600;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    // How long a message may be is settled where it is received.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MessageReader() {}

    static Message read(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new Message.NotJson();
        }
        if (message.isMissingNode()) {
            return new Message.NotJson();
        }
        return message.isObject() ? object(message) : new Message.NotAnObject();
    }

    private static Message object(JsonNode message) {
        String type = message.has("type") ? PythonText.str(message.get("type")) : "unknown";
        return switch (type) {
            case "ping" -> new Message.Ping();
            case "health_check" -> new Message.HealthCheck();
            case "cancel_request" ->
                new Message.Cancel(
                        message.path("keep").isBoolean() && message.path("keep").booleanValue());
            case OURS -> analysis(message);
            default -> ANALYSES.contains(type) ? new Message.ForeignRequest(type) : new Message.Unknown(type);
        };
    }

    private static Message analysis(JsonNode message) {
        JsonNode config = message.path("config");
        if (!config.isObject() && !config.isNull() && !config.isMissingNode()) {
            return new Message.BrokenRequest("'" + PythonText.type(config) + "' object has no attribute 'keys'");
        }
        return new Message.Analyze(
                message.path("id"),
                new AnalysisRequest(
                        PythonText.str(orDefault(message, "model_slug", "unknown")),
                        PythonText.str(orDefault(message, "app_number", "1")),
                        tools(message.path("tools")).or(() -> tools(config.path("tools"))),
                        disabled(config),
                        toolTimeout(config),
                        partialResults(config),
                        !config.isEmpty()));
    }

    private static JsonNode orDefault(JsonNode message, String name, String otherwise) {
        return message.has(name) ? message.get(name) : TextNode.valueOf(otherwise);
    }

    /// Anything but a list with something in it means all tools.
    private static Optional<Set<String>> tools(JsonNode tools) {
        if (!tools.isArray() || tools.isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        tools.forEach(tool -> names.add(PythonText.str(tool).toLowerCase(Locale.ROOT)));
        return Optional.of(names);
    }

    /// Tools with `{"enabled": false}` under their name.
    private static Set<String> disabled(JsonNode config) {
        Set<String> disabled = new HashSet<>();
        config.properties().forEach(setting -> {
            JsonNode enabled = setting.getValue().path("enabled");
            if (enabled.isBoolean() && !enabled.booleanValue()) {
                disabled.add(setting.getKey().toLowerCase(Locale.ROOT));
            }
        });
        return disabled;
    }

    /// Our addition to the protocol: `{"assay": {"partial_results": true}}`.
    private static boolean partialResults(JsonNode config) {
        JsonNode wanted = config.path("assay").path("partial_results");
        return wanted.isBoolean() && wanted.booleanValue();
    }

    /// Our addition to the protocol: `{"assay": {"tool_timeout_seconds": N}}`.
    private static Optional<Duration> toolTimeout(JsonNode config) {
        JsonNode seconds = config.path("assay").path("tool_timeout_seconds");
        return seconds.isNumber()
                ? Optional.of(Duration.ofSeconds(Math.clamp(seconds.longValue(), MIN_TOOL_SECONDS, MAX_TOOL_SECONDS)))
                : Optional.empty();
    }
}
