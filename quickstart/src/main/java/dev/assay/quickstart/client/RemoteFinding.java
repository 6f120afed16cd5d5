package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.Severity;

/// A finding as the service tells it.
public record RemoteFinding(JsonNode json) {

    public String tool() {
        return json.path("tool").asText();
    }

    public String rule() {
        return json.path("rule").asText("");
    }

    public Severity severity() {
        return Severity.ofWord(json.path("severity").asText());
    }

    public String message() {
        return json.path("message").asText();
    }

    /// Such as `src/app.py:12`; without a file, what the finding is about is the application as a whole.
    public String place() {
        if (!json.path("file").isTextual()) {
            return "(application)";
        }
        String file = json.path("file").asText();
        return json.path("line").isInt() ? file + ":" + json.path("line").asInt() : file;
    }
}
