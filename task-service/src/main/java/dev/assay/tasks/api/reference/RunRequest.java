package dev.assay.tasks.api.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.model.task.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request for an analysis, as the reference takes it: fields it does not know are passed over.
///
/// @param tools empty for those of the type
/// @param wantsContainers whether it asks for containers to be started, built or stopped
record RunRequest(Target target, String type, List<String> tools, String priority, boolean wantsContainers) {

    private static final String DEFAULT_TYPE = "security";
    private static final String DEFAULT_PRIORITY = "normal";
    private static final int MAX_TOOLS = 100;
    private static final int MAX_DIGITS = 9;

    /// With the application in the body.
    static RunRequest of(ObjectNode body) {
        JsonNode model = body.get("model_slug");
        if (model == null || model.isNull()) {
            throw Refusal.malformed("model_slug", "is required");
        }
        if (!model.isTextual()) {
            throw Refusal.malformed("model_slug", "must be text");
        }
        JsonNode app = body.get("app_number");
        if (app == null || app.isNull()) {
            throw Refusal.malformed("app_number", "is required");
        }
        return of(body, model.textValue(), app.isIntegralNumber() || app.isTextual() ? app.asText() : "");
    }

    /// With the application in the path.
    static RunRequest of(ObjectNode body, String model, String app) {
        if (!Target.isValidModel(model)) {
            throw Refusal.malformed("model_slug", "must be " + Target.MODEL_RULE);
        }
        return new RunRequest(
                new Target(model, number(app)),
                text(body, "analysis_type", DEFAULT_TYPE),
                tools(body),
                text(body, "priority", DEFAULT_PRIORITY),
                wantsContainers(body.get("container_management")));
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1," + MAX_DIGITS + "}")) {
            throw Refusal.malformed("app_number", "must be an integer");
        }
        int number = Integer.parseInt(text);
        if (!Target.isValidApp(number)) {
            throw Refusal.malformed("app_number", "must be between 1 and " + Target.MAX_APP);
        }
        return number;
    }

    private static String text(ObjectNode body, String field, String otherwise) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw Refusal.malformed(field, "must be text");
        }
        return value.textValue().strip().toLowerCase(Locale.ROOT);
    }

    private static List<String> tools(ObjectNode body) {
        JsonNode value = body.get("tools");
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.size() > MAX_TOOLS) {
            throw Refusal.malformed("tools", "must be a list of at most " + MAX_TOOLS + " texts");
        }
        var tools = new ArrayList<String>();
        for (JsonNode tool : value) {
            if (!tool.isTextual()) {
                throw Refusal.malformed("tools", "must be a list of texts");
            }
            tools.add(tool.textValue());
        }
        return tools;
    }

    private static boolean wantsContainers(@Nullable JsonNode management) {
        return management != null
                && management.isObject()
                && management.properties().stream()
                        .anyMatch(wish -> wish.getValue().asBoolean());
    }
}
