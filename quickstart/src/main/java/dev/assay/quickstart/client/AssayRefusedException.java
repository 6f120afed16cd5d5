package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;

/// The task-service said no: an RFC 9457 problem. The message is for a person.
public final class AssayRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String sentence;

    private AssayRefusedException(int status, String sentence) {
        super(sentence);
        this.status = status;
        this.sentence = sentence;
    }

    /// What was wrong, for a person.
    public String sentence() {
        return sentence;
    }

    static AssayRefusedException of(int status, JsonNode problem) {
        String detail =
                problem.path("detail").asText(problem.path("title").asText("Assay refused with status " + status));
        var message = new StringBuilder(detail);
        for (JsonNode error : problem.path("errors")) {
            String what = error.path("message").asText();
            if (!detail.contains(what)) {
                message.append("\n  ")
                        .append(error.path("field").asText())
                        .append(": ")
                        .append(what);
            }
        }
        String suggestion = problem.path("suggestion").asText("");
        // "Correct the fields" is for programs, which see the fields; we have just named them.
        boolean saysMore = problem.path("errors").isEmpty() || !suggestion.contains("under errors");
        if (saysMore && !suggestion.isEmpty() && !"null".equals(suggestion)) {
            message.append("\n  ").append(suggestion);
        }
        return new AssayRefusedException(status, message.toString());
    }

    /// Whether the state of what was asked about was at fault: it does not allow this.
    public boolean isConflict() {
        return status == 409;
    }

    /// Whether what we asked for was at fault, rather than the state of the service.
    public boolean isWrongRequest() {
        return status == 400 || status == 422;
    }
}
