package dev.assay.edge.generation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What a generation is asked to do: the payload of its task.
///
/// @param model the model's slug
/// @param modelId what its provider calls it, settled when it was submitted
/// @param template one of [Templates]
/// @param temperature 0 to 2; null for the model's own
/// @param maxOutputTokens null for as many as the model gives
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerationPayload(
        String model,
        String modelId,
        String template,
        @Nullable Double temperature,
        @Nullable Integer maxOutputTokens) {

    public static final int MAX_OUTPUT_TOKENS = 1_000_000;

    public static final double MAX_TEMPERATURE = 2;

    public GenerationPayload {
        var _ = new ModelName(model, modelId);
        if (!Template.isValidName(template)) {
            throw new IllegalArgumentException("a template's name is " + Template.NAME_RULE);
        }
        if (temperature != null && !(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("a temperature is 0 to 2, not " + temperature);
        }
        if (maxOutputTokens != null && (maxOutputTokens < 1 || maxOutputTokens > MAX_OUTPUT_TOKENS)) {
            throw new IllegalArgumentException("output tokens are 1 to 1000000, not " + maxOutputTokens);
        }
    }

    public GenerationPayload(ModelName model, String template) {
        this(model.slug(), model.id(), template, null, null);
    }

    public ModelName name() {
        return new ModelName(model, modelId);
    }

    /// For the queue.
    public Payload write(ObjectMapper json) {
        try {
            return new Payload(json.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload of our own making has no JSON form", e);
        }
    }

    /// @throws JsonProcessingException when it is no generation's
    public static GenerationPayload read(Payload payload, ObjectMapper json) throws JsonProcessingException {
        return json.readValue(payload.json(), GenerationPayload.class);
    }
}
