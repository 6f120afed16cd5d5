package dev.assay.analyzers.external;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads the JSON that tools print.
final class Json {

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /// A list printed as one JSON array.
    static Stream<JsonNode> list(String text) throws IOException {
        return list(read(text));
    }

    /// A list under a name of a JSON object.
    static Stream<JsonNode> list(String text, String name) throws IOException {
        return list(read(text).path(name));
    }

    static Stream<JsonNode> list(JsonNode node) throws IOException {
        if (!node.isArray()) {
            throw new IOException("a list was expected where there is none");
        }
        return StreamSupport.stream(node.spliterator(), false);
    }

    /// The text under a name; empty when there is none, or null.
    static Optional<String> text(JsonNode node, String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static JsonNode read(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        // A linter repeats whole files in its report; how long the report is was bounded before it came here.
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }
}
