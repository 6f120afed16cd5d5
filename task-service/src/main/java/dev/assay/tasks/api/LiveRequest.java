package dev.assay.tasks.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.api.Fields;
import dev.assay.edge.api.Problem;
import dev.assay.edge.api.ProblemException;
import dev.assay.model.history.EventCursor;
import dev.assay.model.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a WebSocket client may say: exactly one of these in a message.
sealed interface LiveRequest {

    int MAX_TASKS = 500;
    int MAX_PING = 100;

    /// @param after where to begin; only while nothing is subscribed
    record Subscribe(Set<TaskId> tasks, boolean all, Optional<EventCursor> after) implements LiveRequest {}

    record Unsubscribe(Set<TaskId> tasks, boolean all) implements LiveRequest {}

    record Ping(String text) implements LiveRequest {}

    /// @throws ProblemException when it is none of them
    static LiveRequest read(String message, ObjectMapper json) {
        JsonNode node;
        try {
            node = json.readTree(message);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(
                    400, "MALFORMED_JSON", "The message is not JSON", null, "Send {\"subscribe\":{\"all\":true}}."));
        }
        if (!(node instanceof ObjectNode object)) {
            throw ProblemException.invalid("message", "must be a JSON object");
        }
        return read(object);
    }

    private static LiveRequest read(ObjectNode object) {
        var fields = new Fields(object);
        boolean subscribes = fields.has("subscribe");
        boolean unsubscribes = fields.has("unsubscribe");
        boolean pings = object.has("ping");
        fields.has("ping");
        EventCursor after = fields.parsed("after", EventCursor::parse, "the cursor of an event");
        fields.check();
        if ((subscribes ? 1 : 0) + (unsubscribes ? 1 : 0) + (pings ? 1 : 0) != 1) {
            throw ProblemException.invalid("message", "must have exactly one of subscribe, unsubscribe and ping");
        }
        if (after != null && !subscribes) {
            throw ProblemException.invalid("after", "goes with subscribe only");
        }
        if (pings) {
            JsonNode text = object.get("ping");
            return new Ping(text.isTextual() && text.textValue().length() <= MAX_PING ? text.textValue() : "");
        }
        Scope scope = scope(object.get(subscribes ? "subscribe" : "unsubscribe"));
        return subscribes
                ? new Subscribe(scope.tasks(), scope.all(), Optional.ofNullable(after))
                : new Unsubscribe(scope.tasks(), scope.all());
    }

    record Scope(Set<TaskId> tasks, boolean all) {}

    private static Scope scope(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            throw ProblemException.invalid("subscribe", "must be an object with tasks or all");
        }
        var fields = new Fields(object);
        List<String> texts =
                Optional.ofNullable(fields.texts("tasks", MAX_TASKS)).orElse(List.of());
        boolean all = fields.has("all") && object.get("all").asBoolean();
        if (fields.has("all") && !object.get("all").isBoolean()) {
            fields.wrong("all", "must be true or false");
        }
        var ids = new ArrayList<TaskId>();
        for (String text : texts) {
            TaskId.parse(text)
                    .ifPresentOrElse(
                            ids::add, () -> fields.wrong("tasks", "has an entry that is not like task_0a1b2c3d4e5f"));
        }
        fields.check();
        if (ids.isEmpty() && !all) {
            throw ProblemException.invalid("tasks", "must name a task, unless all is true");
        }
        return new Scope(new LinkedHashSet<>(ids), all);
    }
}
