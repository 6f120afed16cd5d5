package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.task.TaskStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// A task as the service tells it.
///
/// @param json whole, so that nothing the service says is lost on the way to `-o json`
public record RemoteTask(JsonNode json) {

    public RemoteTask {
        if (!json.path("id").isTextual() || !json.path("status").isTextual()) {
            throw new IllegalArgumentException("not a task: " + json);
        }
    }

    /// One tool's part in the task.
    public record Tool(String name, String service, String status, int findings, Optional<String> reason) {

        public boolean ran() {
            return "COMPLETED".equals(status);
        }
    }

    public String id() {
        return json.path("id").asText();
    }

    /// In the words of [TaskStatus]; a newer service may know others.
    public String status() {
        return json.path("status").asText();
    }

    public boolean isFinal() {
        return is(TaskStatus.COMPLETED) || is(TaskStatus.PARTIAL_SUCCESS) || hasFailed();
    }

    /// Whether it ended without a result.
    public boolean hasFailed() {
        return is(TaskStatus.FAILED) || is(TaskStatus.CANCELLED);
    }

    public boolean is(TaskStatus status) {
        return status.name().equals(status());
    }

    public String application() {
        return json.path("model").asText() + "/app" + json.path("app").asInt();
    }

    public List<Tool> tools() {
        return StreamSupport.stream(json.path("tools").spliterator(), false)
                .map(tool -> new Tool(
                        tool.path("name").asText(),
                        tool.path("service").asText(),
                        tool.path("status").asText(),
                        tool.path("findings").asInt(),
                        text(tool.path("reason"))))
                .toList();
    }

    /// Why it went wrong, with what to do about it.
    public Optional<String> cause() {
        JsonNode cause = json.path("cause");
        return text(cause.path("message"))
                .map(message -> message
                        + text(cause.path("suggestion"))
                                .map(suggestion -> " " + suggestion)
                                .orElse("")
                        + text(cause.path("code"))
                                .map(code -> " [" + code + "]")
                                .orElse(""));
    }

    /// Where its files are, relative to the results folder.
    public Optional<String> resultPath() {
        return text(json.path("result").path("path"));
    }

    /// Such as `RUNNING 40 % pmd`.
    public String progressLine() {
        JsonNode progress = json.path("progress");
        String step = text(progress.path("step")).map(text -> " " + text).orElse("");
        return String.format(
                Locale.ROOT, "%s %d %%%s", status(), progress.path("percent").asInt(), step);
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.asText().isBlank() ? Optional.of(node.asText()) : Optional.empty();
    }
}
