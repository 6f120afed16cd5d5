package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.task.TaskStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// A task as the service tells it.
///
/// @param json whole, so that nothing the service says is lost on the way to `-o json`
public record RemoteTask(JsonNode json) {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

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

    /// Such as `static-analyzer: connection lost, tries again at 09:48:32 UTC (attempt 2)`; empty unless an attempt
    /// has gone wrong and the next one has not begun.
    public Optional<String> retryLine() {
        Optional<String> code = text(json.path("cause").path("code"));
        Optional<Instant> notBefore = text(json.path("notBefore")).flatMap(RemoteTask::instant);
        if (!is(TaskStatus.PENDING) || code.isEmpty() || notBefore.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                text(json.path("service")).map(service -> service + ": ").orElse("")
                        + code.get().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ", tries again at " + CLOCK.format(notBefore.get())
                        + " UTC (attempt " + (json.path("attempt").asInt() + 1) + ")");
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
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
