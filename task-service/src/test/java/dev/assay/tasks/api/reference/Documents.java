package dev.assay.tasks.api.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/// Compares whole documents, field by field: none may be missing, none may be there that is not expected. An expected
/// text that begins with `~` is a pattern for a text, as ids and times need.
final class Documents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    static void assertSame(String actual, String expected) {
        var differences = new ArrayList<String>();
        compare("", read(actual), read(expected), differences);
        assertThat(differences).as(actual).isEmpty();
    }

    private static void compare(String place, JsonNode actual, JsonNode expected, List<String> differences) {
        if (expected.isObject() && actual.isObject()) {
            expected.fieldNames().forEachRemaining(name -> {
                if (actual.has(name)) {
                    compare(place + "." + name, actual.get(name), expected.get(name), differences);
                } else {
                    differences.add(place + "." + name + " is missing");
                }
            });
            actual.fieldNames().forEachRemaining(name -> {
                if (!expected.has(name)) {
                    differences.add(place + "." + name + " is not expected");
                }
            });
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(place + "[" + i + "]", actual.get(i), expected.get(i), differences);
            }
        } else if (expected.isTextual() && expected.textValue().startsWith("~")) {
            if (!actual.isTextual()
                    || !actual.textValue().matches(expected.textValue().substring(1))) {
                differences.add(place + " is " + actual + ", not like " + expected);
            }
        } else if (!expected.equals(actual)) {
            differences.add(place + " is " + actual + ", not " + expected);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
