package dev.assay.quickstart.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What has come of a pipeline so far, as the service sums it up.
public record RemotePipeline(JsonNode json) {

    /// @param task its analysis; empty before there is one
    public record Application(String title, Optional<String> task, List<Cell> cells) {}

    /// @param findings such as `2 high, 3 medium`; empty when there are none
    public record Cell(String service, String state, String findings) {}

    public String id() {
        return json.path("pipeline").asText();
    }

    public String status() {
        return json.path("status").asText();
    }

    public boolean isFinal() {
        return !json.path("soFar").asBoolean(true);
    }

    public boolean isCancelled() {
        return "CANCELLED".equals(status());
    }

    public boolean isComplete() {
        return "COMPLETED".equals(status());
    }

    /// Such as `RUNNING 66 %`.
    public String progressLine() {
        return String.format(
                Locale.ROOT, "%s %d %%", status(), json.path("progress").asInt());
    }

    public Optional<String> cause() {
        JsonNode message = json.path("cause").path("message");
        return message.isTextual() ? Optional.of(message.asText()) : Optional.empty();
    }

    public List<String> services() {
        return StreamSupport.stream(json.path("services").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public List<Application> applications() {
        return StreamSupport.stream(json.path("applications").spliterator(), false)
                .map(this::application)
                .toList();
    }

    private Application application(JsonNode application) {
        String task = application.path("task").asText("");
        return new Application(
                application.path("model").asText() + "/app"
                        + application.path("app").asText("?"),
                task.isEmpty() || "null".equals(task) ? Optional.empty() : Optional.of(task),
                services().stream()
                        .map(service ->
                                cell(service, application.path("services").path(service)))
                        .toList());
    }

    private static Cell cell(String service, JsonNode cell) {
        List<String> found = new ArrayList<>();
        for (String severity : List.of("critical", "high", "medium", "low", "info")) {
            int count = cell.path("findings").path(severity).asInt();
            if (count > 0) {
                found.add(count + " " + severity);
            }
        }
        return new Cell(service, cell.path("state").asText("?"), String.join(", ", found));
    }
}
