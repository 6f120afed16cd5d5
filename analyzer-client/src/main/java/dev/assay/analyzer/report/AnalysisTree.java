package dev.assay.analyzer.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzer.wire.BoundedText;
import dev.assay.analyzer.wire.WireText;
import java.io.IOException;
import java.util.Set;

/// Reads an analysis into a tree of what matters for the normal form. What makes results large never enters it:
/// SARIF is read as it streams by, and text is kept only where its key is known to say something.
final class AnalysisTree {

    /// The only keys whose text, or whose array of texts, is kept.
    private static final Set<String> TEXTS = Set.of(
            "CVE",
            "advisory",
            "alert",
            "alertRef",
            "aliases",
            "analysis_status",
            "category",
            "caveat",
            "check_id",
            "code",
            "col",
            "column",
            "confidence",
            "cve",
            "description",
            "detail",
            "endpoint",
            "error",
            "errors",
            "explanation",
            "file",
            "filePath",
            "file_path",
            "filename",
            "findings",
            "fix_versions",
            "help",
            "helpUri",
            "help_url",
            "host",
            "id",
            "impact",
            "installed_version",
            "issue_severity",
            "issue_text",
            "issues",
            "level",
            "line",
            "line_number",
            "lineno",
            "message",
            "method",
            "metric_id",
            "metric_name",
            "more_info",
            "more_info_url",
            "name",
            "note",
            "open_ports",
            "original_url",
            "package",
            "package_name",
            "param",
            "path",
            "pluginId",
            "pluginid",
            "reason",
            "recommendations",
            "reference",
            "requirement",
            "risk",
            "riskcode",
            "riskdesc",
            "rule",
            "ruleId",
            "rule_id",
            "service",
            "severity",
            "source",
            "status",
            "summary",
            "symbol",
            "test_id",
            "text",
            "title",
            "tool",
            "tool_name",
            "type",
            "url",
            "version",
            "via",
            "vulnerabilities",
            "vulnerability_id",
            "working_url");

    /// Never looked into, whatever is in them.
    private static final Set<String> DROPPED = Set.of("output", "stdout", "stderr", "raw_output", "commands", "cmd");

    private static final int MAX_TEXT = 4_000;

    /// An estimate of the heap the tree may take, whatever the size of the frame.
    private static final long BUDGET = 96L * 1024 * 1024;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final BoundedText texts;
    private final FindingLimit limit;
    private final boolean readsExport;
    private long spent;

    /// @param readsExport whether `sarif_export` is a tool's SARIF, and not a second copy of everybody's
    AnalysisTree(JsonParser parser, BoundedText texts, FindingLimit limit, boolean readsExport) {
        this.parser = parser;
        this.texts = texts;
        this.limit = limit;
        this.readsExport = readsExport;
    }

    /// Reads the value the parser stands at.
    JsonNode read() throws IOException {
        return value("", parser.currentToken());
    }

    private JsonNode value(String key, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array(key);
            case VALUE_STRING -> text(key);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private JsonNode object() throws IOException {
        spend(100);
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (isSarif(key, token)) {
                object.set(key, NODES.pojoNode(sarif()));
            } else if (DROPPED.contains(key) || key.equals("sarif_export")) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_STRING || TEXTS.contains(key)) {
                spend(100 + 2L * key.length());
                object.set(WireText.clean(key, MAX_TEXT), value(key, token));
            }
        }
        return object;
    }

    private boolean isSarif(String key, JsonToken token) {
        return token == JsonToken.START_OBJECT && (key.equals("sarif") || (readsExport && key.equals("sarif_export")));
    }

    private JsonNode array(String key) throws IOException {
        spend(80);
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING || TEXTS.contains(key)) {
                spend(16);
                array.add(value(key, parser.currentToken()));
            }
        }
        return array;
    }

    private JsonNode text(String key) throws IOException {
        if (!TEXTS.contains(key)) {
            return NODES.nullNode();
        }
        String text = texts.read(parser, MAX_TEXT);
        spend(64 + 2L * text.length());
        return NODES.textNode(text);
    }

    private JsonNode number() throws IOException {
        spend(24);
        return NODES.numberNode(parser.getDoubleValue());
    }

    private ToolSarif sarif() throws IOException {
        long from = parser.currentTokenLocation().getByteOffset();
        var scan = new SarifScan(limit, texts);
        scan.read(parser);
        return new ToolSarif(new Span(from, parser.currentLocation().getByteOffset()), scan.drafts());
    }

    private void spend(long bytes) throws UnreadableResultException {
        spent += bytes;
        if (spent > BUDGET) {
            throw new UnreadableResultException(
                    "the result has more values outside of SARIF than can be kept in memory");
        }
    }
}
