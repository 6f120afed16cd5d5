package dev.assay.tasks.generation.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.model.task.FailureCause;
import java.time.Duration;
import java.util.Optional;

/// What it means when a model server says no: as an HTTP status, or as an `error` in what it sends.
final class Refusals {

    private final ObjectMapper json;
    private final String secret;

    /// @param secret some servers repeat the key that they refuse; taken out before anything is shortened, so that
    ///     no part of it is left
    Refusals(ObjectMapper json, String secret) {
        this.json = json;
        this.secret = secret;
    }

    /// @param body as far as it was read
    CallFailure refused(int status, String body, Duration retryAfter) {
        return new CallFailure(
                code(status),
                "the model server answered %d: %s".formatted(status, words(body).orElseGet(() -> shown(body))),
                retryAfter);
    }

    /// A document where a stream of events should be.
    CallFailure notStreamed(String body) {
        return inEvent(body)
                .orElseGet(() -> new CallFailure(
                        FailureCause.Code.UNUSABLE_ANSWER,
                        "the model server did not answer with a stream of events, but with " + shown(body)));
    }

    /// An error in the place of a piece of the answer; empty when it is none.
    Optional<CallFailure> inEvent(String data) {
        if (!data.contains("\"error\"")) {
            return Optional.empty();
        }
        JsonNode error = tree(data).path("error");
        if (!error.isObject() && !error.isTextual()) {
            return Optional.empty();
        }
        int status = error.path("code").asInt(error.path("status").asInt(502));
        return Optional.of(new CallFailure(
                code(status),
                "the model server broke off with an error: " + words(data).orElse("it does not say which")));
    }

    private static FailureCause.Code code(int status) {
        return switch (status) {
            case 429, 503, 529 -> FailureCause.Code.RATE_LIMITED;
            case 408, 425 -> FailureCause.Code.MODEL_UNREACHABLE;
            default -> status >= 500 ? FailureCause.Code.MODEL_UNREACHABLE : FailureCause.Code.GENERATION_REFUSED;
        };
    }

    /// The sentence in `{"error":{"message":"…"}}`, or in one of its cousins.
    private Optional<String> words(String body) {
        JsonNode document = tree(body);
        JsonNode error = document.path("error");
        return Optional.of(error.path("message"))
                .filter(JsonNode::isTextual)
                .or(() -> Optional.of(error).filter(JsonNode::isTextual))
                .or(() -> Optional.of(document.path("message")).filter(JsonNode::isTextual))
                .or(() -> Optional.of(document.path("detail")).filter(JsonNode::isTextual))
                .map(node -> shown(node.textValue()));
    }

    private String shown(String words) {
        return Problems.words(secret.isEmpty() ? words : words.replace(secret, "***"));
    }

    private JsonNode tree(String text) {
        try {
            JsonNode tree = json.readTree(text);
            return tree == null ? json.missingNode() : tree;
        } catch (JsonProcessingException _) {
            return json.missingNode();
        }
    }
}
