package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The dynamic analyzer's tools: verdicts in one place, findings in several others.
final class DynamicContents {

    private final IssueDrafts issues;

    DynamicContents(IssueDrafts issues) {
        this.issues = issues;
    }

    Contents read(JsonNode analysis) {
        JsonNode results = analysis.path("results");
        var tools = new TreeMap<String, JsonNode>();
        collect(tools, results.path("tool_runs"));
        // Verdicts last: a run counts as an error there as soon as one probe met a closed port.
        collect(tools, analysis.path("tool_results"));

        ToolSarif export = Nodes.sarif(analysis, "sarif_export");
        var entries = new ArrayList<ToolEntry>();
        tools.forEach((name, tool) -> {
            List<Draft> drafts = drafts(name, results, tools.containsKey("nmap"));
            Span sarif = null;
            if (name.equals("zap") && export != null) {
                sarif = export.span();
                drafts = drafts.isEmpty() ? export.drafts() : drafts;
            }
            entries.add(withRunTime(
                    ToolEntry.read(name, tool, drafts, sarif),
                    results.path("tool_runs").path(name)));
        });
        var details = new DetailDrafts();
        Places.probes(results.path("connectivity"), details);
        Places.openPorts(results.path("port_scan"), details);
        return new Contents(entries, details.done());
    }

    private static void collect(Map<String, JsonNode> tools, JsonNode source) {
        for (Map.Entry<String, JsonNode> tool : source.properties()) {
            if (ToolEntry.looksLikeTool(tool.getValue())) {
                tools.put(tool.getKey().toLowerCase(Locale.ROOT), tool.getValue());
            }
        }
    }

    private static ToolEntry withRunTime(ToolEntry entry, JsonNode run) {
        Double seconds = entry.seconds() == null ? Nodes.seconds(run, "duration_seconds") : entry.seconds();
        return new ToolEntry(
                entry.name(),
                entry.status(),
                entry.partly(),
                entry.drafts(),
                seconds,
                entry.reason(),
                entry.stated(),
                entry.sarif());
    }

    private List<Draft> drafts(String tool, JsonNode results, boolean hasNmap) {
        return switch (tool) {
            case "curl" -> {
                var drafts = new ArrayList<Draft>();
                results.path("vulnerability_scan").forEach(scan -> exposures(scan, drafts));
                if (!hasNmap) {
                    drafts.addAll(issues.issues(results.path("port_scan").path("vulnerabilities")));
                }
                yield drafts;
            }
            case "nmap" -> issues.issues(results.path("port_scan").path("vulnerabilities"));
            case "curl-endpoint-tester" ->
                EndpointTests.failed(results.path(tool).path("endpoint_tests").path("results"));
            case "zap" -> {
                var drafts = new ArrayList<Draft>();
                results.path("zap_security_scan").forEach(scan -> alerts(scan, drafts));
                yield drafts;
            }
            default -> issues.issues(results.path(tool).path("issues"));
        };
    }

    private static void exposures(JsonNode scan, List<Draft> drafts) {
        for (JsonNode vulnerability : scan.path("vulnerabilities")) {
            String description = Nodes.text(vulnerability, "description", "message", "title");
            var places = new ArrayList<String>();
            for (JsonNode path : vulnerability.path("paths")) {
                String url = Nodes.text(path, "url", "path");
                String status = Nodes.text(path, "status");
                if (url != null) {
                    places.add(status == null ? url : url + " (" + status + ")");
                }
            }
            String where = places.isEmpty() ? Nodes.text(scan, "url") : String.join(", ", places);
            drafts.add(Draft.of(
                    Nodes.text(vulnerability, "type", "rule"),
                    IssueDrafts.severity(vulnerability),
                    joined(description == null ? "exposed" : description, where)));
        }
    }

    private static void alerts(JsonNode scan, List<Draft> drafts) {
        for (JsonNode alert : scan.path("all_alerts")) {
            String name = Nodes.text(alert, "alert", "name", "title");
            String where = Nodes.text(alert, "url");
            if (name == null && where == null) {
                continue;
            }
            String reference = Nodes.text(alert, "reference");
            drafts.add(new Draft(
                    Nodes.text(alert, "pluginId", "pluginid", "alertRef", "id"),
                    risk(alert),
                    joined(name == null ? "alert" : name, where),
                    null,
                    null,
                    null,
                    reference == null ? null : reference.strip().split("\\s+", 2)[0]));
        }
    }

    /// ZAP's own words, sometimes with its confidence behind them: `Medium (High)`.
    private static Severity risk(JsonNode alert) {
        String word = Nodes.text(alert, "risk", "riskdesc");
        if (word != null && !word.matches("[0-9]+")) {
            return Severity.ofWord(word.strip().split("\\s+", 2)[0]);
        }
        String code = word == null ? Nodes.text(alert, "riskcode") : word;
        return switch (code) {
            case "3" -> Severity.HIGH;
            case "2" -> Severity.MEDIUM;
            case "1" -> Severity.LOW;
            case null, default -> Severity.INFO;
        };
    }

    private static String joined(String text, @Nullable String where) {
        return where == null ? text : text + ": " + where;
    }
}
