package dev.assay.analyzers.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.analyzers.source.Application;
import dev.assay.analyzers.source.Census;
import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.SarifDocument;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool.Area;
import dev.assay.analyzers.tool.ToolReport;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `analysis` of a result frame, in the shape that clients of the existing analyzers read.
final class ResultDocument {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// The tools the protocol lists under Python's `_metadata`, run or not. Some exist only in other analyzers.
    private static final List<String> PYTHON_TOOLS = List.of(
            "bandit", "pylint", "semgrep", "mypy", "safety", "pip-audit", "vulture", "ruff", "radon", "detect-secrets");

    private final Application application;
    private final Census census;
    private final AnalysisRequest request;
    private final String time;
    private final int maxFindings;
    private final List<ToolEntry> entries;

    /// @param time when the analysis began, as the protocol writes it
    /// @param entries of all tools that were asked for, in the order in which they are listed
    ResultDocument(
            Application application,
            Census census,
            AnalysisRequest request,
            String time,
            int maxFindings,
            List<ToolEntry> entries) {
        this.application = application;
        this.census = census;
        this.request = request;
        this.time = time;
        this.maxFindings = maxFindings;
        this.entries = List.copyOf(entries);
    }

    ObjectNode json() {
        Map<String, ObjectNode> tools = new LinkedHashMap<>();
        for (ToolEntry entry : entries) {
            tools.put(entry.tool().name(), ToolDocument.of(entry, application, census, maxFindings));
        }
        ObjectNode json = JSON.objectNode().put("model_slug", request.model());
        // It has the form of a number, or there would be no application.
        json.put("app_number", Integer.parseInt(request.number()));
        json.put("analysis_time", time);
        ArrayNode used = json.putArray("tools_used");
        entries.stream()
                .filter(ToolEntry::wasRun)
                .forEach(entry -> used.add(entry.tool().name()));
        json.put("configuration_applied", request.configured());
        json.set("results", results(tools));
        json.set("_project_metadata", projectMetadata());
        json.set("summary", summary());
        addSarifExport(json, tools);
        return json;
    }

    /// True when every tool has ended, well or badly.
    static boolean isWhole(List<ToolEntry> entries) {
        return entries.stream().noneMatch(entry -> entry.report() instanceof ToolReport.NotFinished);
    }

    private ObjectNode results(Map<String, ObjectNode> tools) {
        ObjectNode results = JSON.objectNode();
        results.set("python", area(Area.PYTHON, tools, count(FileKind.PYTHON), "No Python files found"));
        results.set(
                "javascript",
                area(
                        Area.JAVASCRIPT,
                        tools,
                        count(FileKind.JAVASCRIPT, FileKind.TYPESCRIPT),
                        "No JavaScript/TypeScript files found"));
        results.set("css", area(Area.CSS, tools, count(FileKind.CSS), "No CSS files found"));
        results.set("html", area(Area.HTML, tools, count(FileKind.HTML), "No HTML files found"));
        ObjectNode general = area(Area.GENERAL, tools, 1, "");
        if (!general.isEmpty()) {
            results.set("general", general);
        }
        results.putObject("structure").put("status", "success");
        return results;
    }

    private ObjectNode area(Area area, Map<String, ObjectNode> tools, int files, String noFiles) {
        if (files == 0) {
            return JSON.objectNode().put("status", "no_files").put("message", noFiles);
        }
        ObjectNode json = JSON.objectNode();
        ObjectNode metadata = JSON.objectNode();
        if (area == Area.PYTHON) {
            PYTHON_TOOLS.forEach(name -> metadata.set(name, metadata(tools.get(name))));
        }
        for (ToolEntry entry : entries) {
            String name = entry.tool().name();
            ObjectNode tool = tools.get(name);
            if (entry.tool().area() == area && tool != null) {
                json.set(name, tool);
                metadata.set(name, metadata(tool));
            }
        }
        if (!metadata.isEmpty()) {
            json.set("_metadata", metadata);
        }
        return json;
    }

    private static ObjectNode metadata(@Nullable ObjectNode tool) {
        ObjectNode none = JSON.objectNode();
        ObjectNode from = tool == null ? none : tool;
        ObjectNode metadata = JSON.objectNode()
                .put("executed", from.path("executed").asBoolean(false))
                .put("status", from.path("status").asText("not_run"))
                .put("total_issues", from.path("total_issues").asInt(0));
        metadata.set("error", from.has("error") ? from.get("error") : JSON.nullNode());
        metadata.set("format", from.has("format") ? from.get("format") : JSON.nullNode());
        return metadata;
    }

    private ObjectNode projectMetadata() {
        ObjectNode metadata = JSON.objectNode();
        metadata.putObject("file_counts")
                .put("python", count(FileKind.PYTHON))
                .put("javascript", count(FileKind.JAVASCRIPT))
                .put("typescript", count(FileKind.TYPESCRIPT))
                .put("css", count(FileKind.CSS))
                .put("html", count(FileKind.HTML))
                .put("json", count(FileKind.JSON))
                .put("dockerfile", count(FileKind.DOCKERFILE))
                .put("docker_compose", count(FileKind.DOCKER_COMPOSE))
                .put("java", count(FileKind.JAVA))
                .put("xml", count(FileKind.XML));
        metadata.putObject("security_files")
                .put("requirements_txt", census.hasFileNamed("requirements.txt"))
                .put("package_json", census.hasFileNamed("package.json"))
                .put("dockerfile", count(FileKind.DOCKERFILE) > 0)
                .put("gitignore", census.hasFileNamed(".gitignore"));
        metadata.put("total_files", census.total());
        metadata.putObject("skipped")
                .put("too_large", census.skippedFor(Census.Skipped.TOO_LARGE))
                .put("over_limit", census.skippedFor(Census.Skipped.OVER_LIMIT))
                .put("symbolic_links", census.skippedFor(Census.Skipped.SYMBOLIC_LINK))
                .put("folders", census.skippedFor(Census.Skipped.FOLDER))
                .put("unreadable", census.skippedFor(Census.Skipped.UNREADABLE));
        return metadata;
    }

    private ObjectNode summary() {
        Map<Severity, Long> breakdown = new EnumMap<>(Severity.class);
        long total = 0;
        int successful = 0;
        for (ToolEntry entry : entries) {
            if (entry.report() instanceof ToolReport.Found found) {
                successful++;
                total += found.findings().size();
                found.findings().forEach(finding -> breakdown.merge(finding.severity(), 1L, Long::sum));
            }
        }
        ObjectNode summary =
                JSON.objectNode().put("total_issues_found", total).put("tools_run_successfully", successful);
        summary.set("severity_breakdown", ToolDocument.breakdown(breakdown));
        return summary.put("analysis_status", isWhole(entries) ? "completed" : "partial")
                .put("configuration_preset", request.configured() ? "custom" : "default");
    }

    /// All tools' runs in one document. The analyzers this one imitates nest documents in it; this one is valid,
    /// and clients that splice nested documents find nothing to splice.
    private static void addSarifExport(ObjectNode json, Map<String, ObjectNode> tools) {
        ArrayNode runs = JSON.arrayNode();
        tools.values().forEach(tool -> tool.path("sarif").path("runs").forEach(runs::add));
        if (!runs.isEmpty()) {
            ObjectNode export = json.putObject("sarif_export");
            export.put("$schema", SarifDocument.SCHEMA).put("version", SarifDocument.VERSION);
            export.set("runs", runs);
        }
    }

    private int count(FileKind... kinds) {
        int sum = 0;
        for (FileKind kind : kinds) {
            sum += census.count(kind);
        }
        return sum;
    }
}
