package dev.assay.edge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.edge.digest.Digests;
import dev.assay.model.task.NewTask;
import dev.assay.model.task.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Reads the `Idempotency-Key` header. What counts as the same request is its content: neither white space nor the
/// order of its fields matters.
@ApplicationScoped
public class IdempotencyKeys {

    /// On an answer that an earlier request made.
    public static final String REPLAYED = "Idempotency-Replayed";

    private final ObjectMapper canonical;

    public IdempotencyKeys(ObjectMapper json) {
        this.canonical = json.copy().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    }

    public NewTask.@Nullable IdempotencyKey read(@Nullable String header, ObjectNode body) {
        if (header == null) {
            return null;
        }
        try {
            return new NewTask.IdempotencyKey(header, digest(body));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("Idempotency-Key", "must be 1 to 200 characters");
        }
    }

    /// The key came with another request before.
    public static ProblemException reused(TaskId first) {
        return new ProblemException(Problem.of(
                422,
                "IDEMPOTENCY_KEY_REUSED",
                "The idempotency key belongs to another request",
                "it came with a different request before, which made " + first,
                "Use a new key for a new request."));
    }

    private String digest(ObjectNode body) {
        try {
            Object sorted = canonical.treeToValue(body, Object.class);
            byte[] bytes = canonical.writeValueAsBytes(sorted);
            return Digests.ofBytes(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that was read has a JSON form", e);
        }
    }
}
