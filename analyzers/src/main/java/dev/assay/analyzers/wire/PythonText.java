package dev.assay.analyzers.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// JSON values as Python writes them into a sentence. The analyzers this one imitates put values of any type into
/// their messages (`Unknown message type: ['x']`), and clients compare those.
final class PythonText {

    private PythonText() {}

    /// A text as it is; anything else as [#repr].
    static String str(JsonNode value) {
        return value.isTextual() ? value.textValue() : repr(value);
    }

    /// The name of the value's type.
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "list";
            case OBJECT, POJO -> "dict";
            case STRING, BINARY -> "str";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            case NULL, MISSING -> "NoneType";
        };
    }

    private static String repr(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY ->
                StreamSupport.stream(value.spliterator(), false)
                        .map(PythonText::repr)
                        .collect(Collectors.joining(", ", "[", "]"));
            case OBJECT, POJO -> members(value);
            case STRING, BINARY -> quoted(value.asText());
            case BOOLEAN -> value.booleanValue() ? "True" : "False";
            case NUMBER -> value.asText();
            case NULL, MISSING -> "None";
        };
    }

    private static String members(JsonNode object) {
        List<String> members = new ArrayList<>();
        object.properties().forEach(member -> members.add(quoted(member.getKey()) + ": " + repr(member.getValue())));
        return members.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        String quote = text.contains("'") && !text.contains("\"") ? "\"" : "'";
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
    }
}
