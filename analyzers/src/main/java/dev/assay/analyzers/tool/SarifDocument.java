package dev.assay.analyzers.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Writes findings as a SARIF 2.1.0 document with one run. All tools' findings go through here, so that whatever a
/// tool printed, what leaves is valid.
public final class SarifDocument {

    public static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    public static final String VERSION = "2.1.0";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SarifDocument() {}

    /// @param reportedPath turns the name of a file into the absolute path it is reported under
    public static ObjectNode of(String tool, List<Finding> findings, UnaryOperator<String> reportedPath) {
        ArrayNode rules = JSON.arrayNode();
        ArrayNode results = JSON.arrayNode();
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (Finding finding : findings) {
            int index = indexes.computeIfAbsent(finding.rule(), rule -> {
                rules.add(rule(finding));
                return rules.size() - 1;
            });
            results.add(result(finding, index, reportedPath));
        }
        ObjectNode run = JSON.objectNode();
        run.putObject("tool").putObject("driver").put("name", tool).set("rules", rules);
        run.put("columnKind", "utf16CodeUnits");
        run.set("results", results);

        ObjectNode document = JSON.objectNode().put("$schema", SCHEMA).put("version", VERSION);
        document.putArray("runs").add(run);
        return document;
    }

    private static ObjectNode rule(Finding finding) {
        ObjectNode rule = JSON.objectNode().put("id", finding.rule());
        if (!finding.title().equals(finding.rule())) {
            rule.put("name", finding.title());
        }
        finding.help().filter(SarifDocument::isUri).ifPresent(help -> rule.put("helpUri", help));
        return rule;
    }

    private static ObjectNode result(Finding finding, int ruleIndex, UnaryOperator<String> reportedPath) {
        ObjectNode result = JSON.objectNode()
                .put("ruleId", finding.rule())
                .put("ruleIndex", ruleIndex)
                .put("level", finding.severity().sarifLevel());
        result.putObject("message").put("text", finding.message());

        Finding.Place place = finding.place();
        ObjectNode location = result.putArray("locations").addObject().putObject("physicalLocation");
        location.putObject("artifactLocation").put("uri", fileUri(reportedPath.apply(place.file())));
        if (place.line() > 0) {
            ObjectNode region = location.putObject("region").put("startLine", place.line());
            putKnown(region, "startColumn", place.column());
            putKnown(region, "endLine", place.endLine());
            putKnown(region, "endColumn", place.endColumn());
        }
        return result;
    }

    private static void putKnown(ObjectNode region, String name, int number) {
        if (number > 0) {
            region.put(name, number);
        }
    }

    private static String fileUri(String path) {
        try {
            return new URI("file", "", path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("an absolute path is always a URI: " + path, e);
        }
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
