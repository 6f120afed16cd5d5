package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks things up in a tree whose makers do not agree on names.
final class Nodes {

    private Nodes() {}

    /// The first of these members that is a text with something in it; a number counts as one.
    static @Nullable String text(JsonNode node, String... keys) {
        for (String key : keys) {
            JsonNode value = node.path(key);
            if (value.isTextual() && !value.textValue().isBlank()) {
                return value.textValue();
            }
            if (value.isNumber() && value.canConvertToExactIntegral()) {
                return Long.toString(value.longValue());
            }
        }
        return null;
    }

    /// The first of these members that is a number from 1 on, or a text that reads as one.
    static @Nullable Integer fromOne(JsonNode node, String... keys) {
        for (String key : keys) {
            JsonNode value = node.path(key);
            Double number = finite(value);
            if (number != null && number >= 1) {
                return (int) Math.min(number, Integer.MAX_VALUE);
            }
            if (value.isTextual() && value.textValue().matches("[1-9][0-9]{0,8}")) {
                return Integer.valueOf(value.textValue());
            }
        }
        return null;
    }

    /// The first of these members that is a finite number and not negative.
    static @Nullable Double seconds(JsonNode node, String... keys) {
        for (String key : keys) {
            JsonNode value = node.path(key);
            Double number = finite(value);
            if (number != null && number >= 0) {
                return number;
            }
        }
        return null;
    }

    /// A finite number; null for anything else.
    static @Nullable Double finite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue()) ? (Double) value.doubleValue() : null;
    }

    /// A number from 0 on without its fraction, or a text that reads as one; null for anything else.
    static @Nullable Integer count(JsonNode value) {
        if (value.isTextual() && value.textValue().matches("[0-9]{1,9}")) {
            return Integer.valueOf(value.textValue());
        }
        Double number = finite(value);
        return number == null || number < 0 ? null : (Integer) (int) Math.min(number, Integer.MAX_VALUE);
    }

    static double number(JsonNode node, String key) {
        double number = node.path(key).asDouble(0);
        return Double.isFinite(number) ? number : 0;
    }

    /// The texts of an array, or the text itself.
    static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        for (JsonNode element : node) {
            if (element.isTextual() && !element.textValue().isBlank()) {
                texts.add(element.textValue());
            }
        }
        return texts;
    }

    static @Nullable ToolSarif sarif(JsonNode node, String key) {
        return node.path(key) instanceof POJONode holder && holder.getPojo() instanceof ToolSarif sarif ? sarif : null;
    }
}
