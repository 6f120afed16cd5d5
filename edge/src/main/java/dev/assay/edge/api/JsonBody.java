package dev.assay.edge.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a request's body as a JSON object.
@ApplicationScoped
public class JsonBody {

    private static final int MAX_BYTES = 1024 * 1024;

    /// For batches: 10,000 requests of 800 bytes.
    private static final int MAX_LARGE_BYTES = 8 * 1024 * 1024;

    private final ObjectReader reader;

    public JsonBody(ObjectMapper json) {
        this.reader = json.reader()
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /// @throws ProblemException 400 when it is not JSON, 413 when it is too large, 415 when it does not say that it
    ///     is JSON, 422 when it is not an object
    public ObjectNode read(byte @Nullable [] body, HttpHeaders headers) {
        return read(body, headers, MAX_BYTES);
    }

    /// Like [#read], for requests that need not say anything: no body is an empty object. Their endpoints take any
    /// media type, because clients name one for nothing, too; so what is there is checked here.
    public ObjectNode readOptional(byte @Nullable [] body, HttpHeaders headers) {
        if (body == null || body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON)) {
            throw notSaidToBeJson();
        }
        return read(body, headers, MAX_BYTES);
    }

    /// Like [#read], for requests that are larger by their nature.
    public ObjectNode readLarge(byte @Nullable [] body, HttpHeaders headers) {
        return read(body, headers, MAX_LARGE_BYTES);
    }

    private ObjectNode read(byte @Nullable [] body, HttpHeaders headers, int maxBytes) {
        if (headers.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            // Other types are refused by the framework, none at all is not; and it is what a page of another origin can
            // send without asking first.
            throw notSaidToBeJson();
        }
        if (body == null || body.length == 0) {
            throw malformed("The request has no body", null);
        }
        if (body.length > maxBytes) {
            throw new ProblemException(Problem.of(
                    413,
                    "BODY_TOO_LARGE",
                    "The request's body is too large",
                    "it has " + body.length + " bytes; at most " + maxBytes + " are taken",
                    "A submit is a note, not a file: what is to be analysed belongs into the applications folder."));
        }
        JsonNode node;
        try {
            node = reader.readTree(body);
        } catch (JsonProcessingException e) {
            throw malformed("The request's body is not JSON", said(e) + where(e));
        } catch (IOException e) {
            throw malformed("The request's body is not JSON", "it is not UTF-8 text");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        if (node == null || node.isMissingNode()) {
            throw malformed("The request has no body", null);
        }
        throw ProblemException.invalid("body", "must be a JSON object");
    }

    private static ProblemException notSaidToBeJson() {
        return new ProblemException(Problem.of(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "The request's body is not said to be JSON",
                null,
                "Send it with the header Content-Type: application/json."));
    }

    private static ProblemException malformed(String title, @Nullable String detail) {
        return new ProblemException(
                Problem.of(400, "MALFORMED_JSON", title, detail, "Send a JSON object; /q/openapi describes it."));
    }

    /// The parser's own words, without its remarks about where it read from.
    private static String said(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int remark = message.indexOf("[Source");
        String words = (remark < 0 ? message : message.substring(0, remark))
                .lines()
                .findFirst()
                .orElse("");
        return words.endsWith(" at ") ? words.substring(0, words.length() - 4) : words.strip();
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
