package dev.assay.pipelines.api.reference;

import java.util.Map;

/// Ends a request with an error.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final String sentence;
    private final transient Map<String, String> details;

    Refusal(int status, String error, String sentence, Map<String, String> details) {
        super(sentence, null, false, false);
        this.status = status;
        this.error = error;
        this.sentence = sentence;
        this.details = details;
    }

    static Refusal because(int status, String sentence) {
        return new Refusal(status, "APIError", sentence, Map.of());
    }

    static Refusal noSuchPipeline() {
        return new Refusal(404, "NotFound", "Pipeline not found", Map.of());
    }

    static Refusal noSuchSettings() {
        return new Refusal(404, "NotFound", "Settings not found", Map.of());
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    String sentence() {
        return sentence;
    }

    Map<String, String> details() {
        return details;
    }
}
