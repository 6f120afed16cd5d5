package dev.assay.analyzers.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.source.Application;
import dev.assay.analyzers.source.Census;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.SarifDocument;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One tool's entry in a result.
final class ToolDocument {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// How much of what a tool printed is passed on, in characters.
    private static final int MAX_RECORDED_OUTPUT = 8192;

    /// A file list beyond this says no more than its beginning.
    private static final int MAX_UNREAD = 100;

    private ToolDocument() {}

    static ObjectNode of(ToolEntry entry, Application application, Census census, int maxFindings) {
        Tool tool = entry.tool();
        ObjectNode json = JSON.objectNode().put("tool", tool.name()).put("executed", entry.wasRun());
        int leftOut = census.leftOut(tool.reads());
        return switch (entry.report()) {
            case ToolReport.Found found -> {
                Caveat.of(found.unread(), leftOut).ifPresent(caveat -> json.put("caveat", caveat));
                yield found(json, tool, found, application, maxFindings);
            }
            case ToolReport.Failed failed ->
                json.put("status", "error")
                        .put("error", failed.reason())
                        .set("execution_record", record(tool, failed.execution()));
            case ToolReport.TimedOut timedOut ->
                json.put("status", "timeout")
                        .put(
                                "error",
                                "%s was stopped after %s seconds"
                                        .formatted(tool.name(), timedOut.limit().toSeconds()));
            case ToolReport.NotFinished notFinished ->
                json.put("status", "not_run").put("error", tool.name() + " had not finished when this was written");
            case ToolReport.NothingToRead nothing ->
                json.put("status", "no_files")
                        .put(
                                "message",
                                Caveat.of(List.of(), leftOut)
                                        .orElse("No files that " + tool.name() + " reads were found"));
        };
    }

    static ObjectNode breakdown(Map<Severity, Long> counts) {
        ObjectNode json = JSON.objectNode();
        for (Severity severity : Severity.values()) {
            json.put(severity.wireName(), counts.getOrDefault(severity, 0L));
        }
        return json;
    }

    private static ObjectNode found(
            ObjectNode json, Tool tool, ToolReport.Found found, Application application, int maxFindings) {
        List<Finding> findings = found.findings();
        List<Finding> listed = findings.subList(0, Math.min(findings.size(), maxFindings));
        json.put("status", "success");
        json.set("issues", tool.listsIssues() ? issues(listed, application) : JSON.arrayNode());
        json.put("total_issues", findings.size()).put("issue_count", findings.size());
        json.put("format", tool.listsIssues() ? "json" : "sarif");
        json.set(
                "severity_breakdown",
                breakdown(findings.stream().collect(Collectors.groupingBy(Finding::severity, Collectors.counting()))));
        json.set("sarif", SarifDocument.of(tool.name(), listed, application::reportedPath));
        json.set("execution_record", record(tool, found.execution()));
        if (listed.size() < findings.size()) {
            json.put("issues_not_listed", findings.size() - listed.size());
        }
        if (!found.unread().isEmpty()) {
            ArrayNode unread = json.putArray("unread_files");
            found.unread().stream()
                    .limit(MAX_UNREAD)
                    .map(line -> cut(line, 500))
                    .forEach(unread::add);
            json.put("unread_file_count", found.unread().size());
        }
        return json;
    }

    private static ArrayNode issues(List<Finding> findings, Application application) {
        ArrayNode issues = JSON.arrayNode();
        for (Finding finding : findings) {
            Finding.Place place = finding.place();
            ObjectNode issue = issues.addObject()
                    .put("file", application.reportedPath(place.file()))
                    .put("line", place.line())
                    .put("column", place.column());
            if (place.endLine() > 0) {
                issue.put("end_line", place.endLine()).put("end_column", place.endColumn());
            }
            issue.put("severity", finding.severity().wireName())
                    .put("message", finding.message())
                    .put("rule", finding.rule())
                    .put("symbol", finding.title());
        }
        return issues;
    }

    private static ObjectNode record(Tool tool, Execution execution) {
        ObjectNode json = JSON.objectNode().put("tool", tool.name());
        ArrayNode command = json.putArray("cmd");
        execution.command().forEach(command::add);
        execution.exitCode().ifPresentOrElse(code -> json.put("exit_code", code), () -> json.putNull("exit_code"));
        return json.put("duration", execution.took().toMillis() / 1000.0)
                .put("stdout", recorded(execution.stdout()))
                .put("stderr", recorded(execution.stderr()))
                .put("stdout_size", execution.stdout().size())
                .put("stderr_size", execution.stderr().size());
    }

    private static String recorded(Execution.CapturedText captured) {
        String text = captured.text();
        return text.length() <= MAX_RECORDED_OUTPUT ? text : text.substring(0, MAX_RECORDED_OUTPUT) + "… [TRUNCATED]";
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
