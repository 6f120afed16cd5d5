package dev.assay.tasks.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reads a request's body as a JSON object.
@ApplicationScoped
class JsonBody {

    private final ObjectReader reader;

    JsonBody(ObjectMapper json) {
        this.reader = json.reader()
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /// @throws ProblemException 400 when it is not JSON, 422 when it is not an object
    ObjectNode read(byte[] body) {
        JsonNode node;
        try {
            node = reader.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(
                    400,
                    "MALFORMED_JSON",
                    "The request's body is not JSON",
                    e.getOriginalMessage() + where(e),
                    "Send a JSON object; /q/openapi describes it."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        if (node == null || node.isMissingNode()) {
            throw new ProblemException(Problem.of(
                    400,
                    "MALFORMED_JSON",
                    "The request has no body",
                    null,
                    "Send a JSON object; /q/openapi describes it."));
        }
        throw ProblemException.invalid("body", "must be a JSON object");
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
