package dev.assay.analyzers.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.ToolReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A report as text, to get from one process to another.
final class ReportText {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ReportText() {}

    static String of(ToolReport.Found found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode command = json.putArray("command");
        found.execution().command().forEach(command::add);
        ArrayNode unread = json.putArray("unread");
        found.unread().forEach(unread::add);
        ArrayNode findings = json.putArray("findings");
        for (Finding finding : found.findings()) {
            ObjectNode item = findings.addObject()
                    .put("rule", finding.rule())
                    .put("title", finding.title())
                    .put("severity", finding.severity().name())
                    .put("message", finding.message())
                    .put("file", finding.place().file())
                    .put("line", finding.place().line())
                    .put("column", finding.place().column())
                    .put("endLine", finding.place().endLine())
                    .put("endColumn", finding.place().endColumn());
            finding.help().ifPresent(help -> item.put("help", help));
        }
        return json.toString();
    }

    static ToolReport.Found read(String text, Duration took) throws IOException {
        JsonNode json = MAPPER.readTree(text);
        if (!json.path("findings").isArray()) {
            throw new IOException("it has no findings, not even none");
        }
        List<Finding> findings = new ArrayList<>();
        json.path("findings").forEach(item -> findings.add(finding(item)));
        List<String> unread = new ArrayList<>();
        json.path("unread").forEach(line -> unread.add(line.asText()));
        List<String> command = new ArrayList<>();
        json.path("command").forEach(word -> command.add(word.asText()));
        return new ToolReport.Found(findings, unread, Execution.inside(took, command.toArray(String[]::new)));
    }

    private static Finding finding(JsonNode item) {
        return new Finding(
                item.path("rule").asText(),
                item.path("title").asText(),
                Severity.valueOf(item.path("severity").asText()),
                item.path("message").asText(),
                new Finding.Place(
                        item.path("file").asText(),
                        item.path("line").asInt(),
                        item.path("column").asInt(),
                        item.path("endLine").asInt(),
                        item.path("endColumn").asInt()),
                item.hasNonNull("help") ? Optional.of(item.get("help").asText()) : Optional.empty());
    }
}
