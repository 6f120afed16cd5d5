package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzer.wire.WireText;
import dev.assay.model.analysis.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads findings out of the lists tools have of their own: issues, and vulnerabilities of packages.
final class IssueDrafts {

    private static final int MAX_MESSAGE = 4_000;

    private final FindingLimit limit;

    IssueDrafts(FindingLimit limit) {
        this.limit = limit;
    }

    /// A list of issues, each with whatever names its tool has for things.
    List<Draft> issues(JsonNode list) {
        var drafts = new ArrayList<Draft>();
        for (JsonNode issue : list) {
            Draft draft = issue.isTextual() ? Draft.of(null, Severity.INFO, issue.textValue()) : issue(issue);
            if (draft != null && limit.take()) {
                drafts.add(draft);
            }
        }
        return drafts;
    }

    private static @Nullable Draft issue(JsonNode issue) {
        String rule = Nodes.text(
                issue,
                "rule",
                "rule_id",
                "ruleId",
                "check_id",
                "test_id",
                "code",
                "symbol",
                "vulnerability_id",
                "type");
        String message = Nodes.text(issue, "message", "description", "title", "issue_text", "text", "name", "reason");
        if (message == null && rule == null) {
            return null;
        }
        return new Draft(
                rule,
                severity(issue),
                message == null ? "no message" : message,
                Nodes.text(issue, "file", "filename", "path", "file_path", "filePath"),
                Nodes.fromOne(issue, "line", "line_number", "lineno"),
                Nodes.fromOne(issue, "column", "col"),
                Nodes.text(issue, "helpUri", "help_url", "more_info_url", "more_info", "help", "url"));
    }

    static Severity severity(JsonNode issue) {
        for (String key : List.of("severity", "level", "issue_severity", "risk", "impact")) {
            JsonNode value = issue.path(key);
            if (value.isTextual() && !value.textValue().isBlank()) {
                return Severity.ofWord(value.textValue());
            }
            if (Nodes.finite(value) instanceof Double number) {
                return Severity.ofNumber(number.longValue());
            }
        }
        return Severity.INFO;
    }

    /// Vulnerable packages: safety's and pip-audit's arrays, npm's object by package name.
    List<Draft> vulnerabilities(JsonNode value) {
        var drafts = new ArrayList<Draft>();
        if (value.isArray()) {
            value.forEach(item -> vulnerable(null, item, drafts));
        } else if (value.path("dependencies").isArray()) {
            value.path("dependencies").forEach(item -> vulnerable(null, item, drafts));
        } else {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                if (entry.getValue().isArray()) {
                    entry.getValue().forEach(item -> vulnerable(entry.getKey(), item, drafts));
                } else {
                    vulnerable(entry.getKey(), entry.getValue(), drafts);
                }
            }
        }
        return drafts;
    }

    private void vulnerable(@Nullable String knownAs, JsonNode item, List<Draft> drafts) {
        String stated = Nodes.text(item, "package", "package_name", "name");
        String name = stated == null ? knownAs : stated;
        if (item.isTextual()) {
            add(drafts, Draft.of(null, Severity.INFO, withName(knownAs, item.textValue())));
        } else if (item.path("vulns").isArray()) {
            item.path("vulns").forEach(vulnerability -> one(withVersion(name, item), vulnerability, drafts));
        } else if (item.path("vulnerabilities").isArray()) {
            item.path("vulnerabilities").forEach(vulnerability -> one(withVersion(name, item), vulnerability, drafts));
        } else if (item.has("via")) {
            npm(name, item, drafts);
        } else if (item.isObject()) {
            one(withVersion(name, item), item, drafts);
        }
    }

    private void one(@Nullable String name, JsonNode vulnerability, List<Draft> drafts) {
        if (vulnerability.isTextual()) {
            add(drafts, Draft.of(null, Severity.INFO, withName(name, vulnerability.textValue())));
            return;
        }
        String rule = Nodes.text(vulnerability, "vulnerability_id", "id", "CVE", "cve", "rule", "code");
        String text = Nodes.text(vulnerability, "title", "advisory", "description", "message", "summary");
        if (rule == null && text == null) {
            return;
        }
        add(
                drafts,
                new Draft(
                        rule,
                        severity(vulnerability),
                        withName(name, text == null ? "vulnerable: " + rule : text),
                        Nodes.text(vulnerability, "file", "filename", "path"),
                        Nodes.fromOne(vulnerability, "line"),
                        null,
                        Nodes.text(vulnerability, "more_info_url", "more_info", "url", "helpUri")));
    }

    /// npm says for each package either what is wrong with it or which package it depends on is at fault.
    private void npm(@Nullable String name, JsonNode item, List<Draft> drafts) {
        var through = new ArrayList<String>();
        int before = drafts.size();
        for (JsonNode via : item.path("via")) {
            if (via.isTextual()) {
                through.add(via.textValue());
            } else {
                Severity severity = via.has("severity") ? severity(via) : severity(item);
                String title = Nodes.text(via, "title", "name");
                add(
                        drafts,
                        new Draft(
                                Nodes.text(via, "source", "url"),
                                severity,
                                withName(name, title == null ? "vulnerable" : title),
                                null,
                                null,
                                null,
                                Nodes.text(via, "url")));
            }
        }
        if (drafts.size() == before) {
            String because = through.isEmpty() ? "vulnerable" : "depends on vulnerable " + String.join(", ", through);
            add(drafts, Draft.of(null, severity(item), withName(name, because)));
        }
    }

    private void add(List<Draft> drafts, Draft draft) {
        if (limit.take()) {
            drafts.add(draft);
        }
    }

    private static @Nullable String withVersion(@Nullable String name, JsonNode item) {
        String version = Nodes.text(item, "version", "installed_version", "analyzed_version");
        return name == null || version == null ? name : name + " " + version;
    }

    private static String withName(@Nullable String name, String text) {
        return WireText.clean(name == null ? text : name + ": " + text, MAX_MESSAGE);
    }
}
