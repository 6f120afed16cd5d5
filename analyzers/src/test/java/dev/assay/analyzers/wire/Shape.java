package dev.assay.analyzers.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a frame looks like, whatever it says: one line for each member, with the type of its value, as deep as
/// clients look before they come to what a tool found.
final class Shape {

    /// As deep as the members of one tool: `analysis.results.python.<tool>.status`.
    private static final int DEPTH = 5;

    /// What these say is part of the protocol.
    private static final Set<String> WORDS = Set.of("type", "status", "service", "stage", "message", "error");

    private static final Pattern TOOL = Pattern.compile("(analysis\\.results\\.[a-z]+)\\.[a-z0-9-]+");

    private Shape() {}

    static SortedSet<String> of(JsonNode frame) {
        var lines = new TreeSet<String>();
        frame.properties().forEach(member -> add(lines, member.getKey(), member.getValue(), 1));
        return lines;
    }

    private static void add(Set<String> lines, String path, JsonNode value, int depth) {
        String name = value.isObject() ? TOOL.matcher(path).replaceFirst("$1.<tool>") : path;
        if (depth == 1 && WORDS.contains(name)) {
            lines.add(name + " = " + value.asText());
        } else {
            lines.add(name + " : " + value.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        if (value.isObject() && depth < DEPTH) {
            value.properties().forEach(member -> {
                add(lines, name + "." + member.getKey(), member.getValue(), depth + 1);
            });
        }
    }
}
