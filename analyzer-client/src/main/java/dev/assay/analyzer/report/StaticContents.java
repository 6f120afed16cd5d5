package dev.assay.analyzer.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.model.analysis.ReportDetails;
import dev.assay.model.analysis.ToolStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The static analyzer's tools, which stand in sections by language.
final class StaticContents {

    /// The section a tool would stand in. When the application has no files of that language, the section says so
    /// instead of naming the tools it left out.
    private static final Map<String, String> SECTION_OF = Map.ofEntries(
            Map.entry("bandit", "python"),
            Map.entry("pylint", "python"),
            Map.entry("mypy", "python"),
            Map.entry("semgrep", "python"),
            Map.entry("safety", "python"),
            Map.entry("pip-audit", "python"),
            Map.entry("vulture", "python"),
            Map.entry("ruff", "python"),
            Map.entry("radon", "python"),
            Map.entry("detect-secrets", "python"),
            Map.entry("eslint", "javascript"),
            Map.entry("npm-audit", "javascript"),
            Map.entry("stylelint", "css"),
            Map.entry("css-checker", "css"),
            Map.entry("html-validator", "html"),
            Map.entry("nu-html-checker", "html"));

    private final IssueDrafts issues;

    StaticContents(IssueDrafts issues) {
        this.issues = issues;
    }

    Contents read(JsonNode analysis) {
        var entries = new ArrayList<ToolEntry>();
        var notes = new HashMap<String, JsonNode>();
        var sections = new HashMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> section : analysis.path("results").properties()) {
            sections.put(section.getKey(), section.getValue());
            section.getValue()
                    .path("_metadata")
                    .properties()
                    .forEach(note -> notes.put(note.getKey(), note.getValue()));
            for (Map.Entry<String, JsonNode> member : section.getValue().properties()) {
                if (!member.getKey().startsWith("_") && ToolEntry.looksLikeTool(member.getValue())) {
                    entries.add(entry(member.getKey().toLowerCase(Locale.ROOT), member.getValue()));
                }
            }
        }
        return new Contents(entries, ReportDetails.NONE, tool -> unmentioned(tool, sections, notes));
    }

    private ToolEntry entry(String name, JsonNode tool) {
        ToolSarif sarif = Nodes.sarif(tool, "sarif");
        List<Draft> drafts = issues.issues(tool.path("issues"));
        if (drafts.isEmpty() && sarif != null) {
            drafts = sarif.drafts();
        }
        if (drafts.isEmpty()) {
            drafts = issues.vulnerabilities(tool.path("vulnerabilities"));
        }
        return ToolEntry.read(name, tool, drafts, sarif == null ? null : sarif.span());
    }

    private static ToolEntry unmentioned(String tool, Map<String, JsonNode> sections, Map<String, JsonNode> notes) {
        JsonNode section = sections.get(SECTION_OF.getOrDefault(tool, ""));
        if (section != null) {
            StatusWord word = StatusWord.of(Nodes.text(section, "status"));
            if (word == StatusWord.NOTHING_TO_DO || word.isFailure()) {
                String said = Nodes.text(section, "error", "message");
                return ToolEntry.withoutWork(
                        tool,
                        word == StatusWord.NOTHING_TO_DO ? ToolStatus.SKIPPED : ToolStatus.FAILED,
                        said == null ? "the analyzer says: " + Nodes.text(section, "status") : said);
            }
        }
        JsonNode note = notes.get(tool);
        String error = note == null ? null : Nodes.text(note, "error");
        return error == null ? Contents.missing(tool) : ToolEntry.withoutWork(tool, ToolStatus.FAILED, error);
    }
}
