package dev.assay.analyzer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes requests the way the known analyzers read them: they check nothing, and take most mistakes for something
/// else.
final class RequestFrame {

    /// Our addition to the protocol. Analyzers that do not know it look for their tools' names in `config` and pass
    /// it by.
    private static final String EXTENSION = "assay";

    private static final JsonMapper JSON = new JsonMapper();

    private RequestFrame() {}

    static String analysis(AnalysisRequest request, Instant now) {
        return write(out -> {
            out.writeStringField("type", type(request));
            out.writeStringField("model_slug", request.target().model());
            out.writeNumberField("app_number", request.target().app());
            writeOptions(request, out);
            out.writeStringField("id", request.id());
            out.writeStringField("timestamp", timestamp(now));
        });
    }

    /// The tools, the places and the settings.
    static void writeOptions(AnalysisRequest request, JsonGenerator out) throws IOException {
        // An empty list would mean all tools; leaving it out says so.
        if (!request.tools().isEmpty()) {
            out.writeArrayFieldStart("tools");
            for (String tool : request.tools()) {
                out.writeString(tool);
            }
            out.writeEndArray();
        }
        if (!request.targetUrls().isEmpty()) {
            out.writeArrayFieldStart("target_urls");
            for (var url : request.targetUrls()) {
                out.writeString(url.toString());
            }
            out.writeEndArray();
        }
        out.writeFieldName("config");
        JSON.writeValue(out, config(request));
    }

    static String healthCheck(String id, Instant now) {
        return write(out -> {
            out.writeStringField("type", "health_check");
            out.writeStringField("id", id);
            out.writeStringField("timestamp", timestamp(now));
        });
    }

    static String cancel(String id, Instant now) {
        return write(out -> {
            out.writeStringField("type", "cancel_request");
            out.writeStringField("id", id);
            out.writeStringField("timestamp", timestamp(now));
        });
    }

    /// The tools that the options switch off.
    static Set<String> switchedOff(AnalysisRequest request) {
        var off = new TreeSet<String>();
        request.options().forEach((tool, settings) -> {
            if (settings instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("enabled"))) {
                off.add(tool);
            }
        });
        return off;
    }

    private static String type(AnalysisRequest request) {
        return switch (request.service()) {
            case STATIC -> "static_analyze";
            case DYNAMIC -> "dynamic_analyze";
            case PERFORMANCE -> "performance_test";
            case AI -> "ai_analyze";
        };
    }

    private static Map<String, @Nullable Object> config(AnalysisRequest request) {
        var config = new LinkedHashMap<String, @Nullable Object>(request.options());
        var ours = new LinkedHashMap<String, @Nullable Object>();
        if (request.options().get(EXTENSION) instanceof Map<?, ?> given) {
            given.forEach((key, value) -> ours.put(String.valueOf(key), value));
        }
        ours.put("tool_timeout_seconds", request.tier().toolTime().toSeconds());
        ours.put("partial_results", true);
        config.put(EXTENSION, ours);
        return config;
    }

    /// ISO text with a zone: a number here makes the gateway lose the id.
    static String timestamp(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    interface Members {
        void write(JsonGenerator out) throws IOException;
    }

    /// An object of these members.
    static String write(Members members) {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }
}
