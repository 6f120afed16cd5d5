package dev.assay.quickstart.analyze;

import dev.assay.model.analysis.AnalyzerService;
import dev.assay.quickstart.client.RemoteTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a result does not tell: "no findings" is good news only of the files that some tool has read.
///
/// @param tools what became of each tool of the analysis
record Coverage(List<RemoteTask.Tool> tools) {

    private static final List<String> PYTHON = List.of("bandit", "pylint", "ruff", "mypy", "semgrep");
    private static final List<String> JAVASCRIPT = List.of("eslint", "pmd", "semgrep");
    private static final List<String> HTML = List.of("nu-html-checker", "html-validator", "pmd");

    /// Which tools of the bundled analyzer judge files of an extension. cpd is none of them: it looks for copies
    /// only.
    private static final Map<String, List<String>> READERS = Map.ofEntries(
            Map.entry("py", PYTHON),
            Map.entry("js", JAVASCRIPT),
            Map.entry("jsx", JAVASCRIPT),
            Map.entry("mjs", JAVASCRIPT),
            Map.entry("cjs", JAVASCRIPT),
            Map.entry("ts", List.of("semgrep")),
            Map.entry("tsx", List.of("semgrep")),
            Map.entry("css", List.of("css-checker", "stylelint")),
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("java", List.of("pmd", "semgrep")),
            Map.entry("xml", List.of("pmd")));

    Coverage {
        tools = List.copyOf(tools);
    }

    /// Whether there were tools and none of them looked at anything: there was nothing for them, or they are
    /// missing.
    boolean isNothing() {
        return !tools.isEmpty()
                && tools.stream()
                        .allMatch(tool ->
                                tool.status().equals("SKIPPED") || tool.status().equals("MISSING"));
    }

    /// Whether the static analyzer was asked at all: nobody else reads files.
    boolean hasStaticPart() {
        return tools.stream().anyMatch(tool -> tool.service().equals(AnalyzerService.STATIC.wireName()));
    }

    /// Tools that were asked for and did not do their part, each with its reason; empty when there are none.
    List<String> absent() {
        return tools.stream()
                .filter(tool -> !tool.ran() && !tool.status().equals("SKIPPED"))
                .map(tool -> tool.name() + " (" + tool.status()
                        + tool.reason().map(reason -> ": " + reason).orElse("") + ")")
                .toList();
    }

    /// One sentence for the extensions, among these, that no tool has judged, with the tools that would; kinds that
    /// no tool knows are not spoken of.
    List<String> unread(Collection<String> extensions) {
        var ran = tools.stream()
                .filter(RemoteTask.Tool::ran)
                .map(RemoteTask.Tool::name)
                .collect(Collectors.toSet());
        var unread = new LinkedHashMap<List<String>, List<String>>();
        for (String extension : extensions) {
            List<String> readers = READERS.getOrDefault(extension, List.of());
            if (!readers.isEmpty() && readers.stream().noneMatch(ran::contains)) {
                unread.computeIfAbsent(readers, _ -> new ArrayList<>()).add("." + extension);
            }
        }
        return unread.entrySet().stream()
                .map(entry -> "no tool that judges " + String.join(", ", entry.getValue()) + " files took part ("
                        + String.join(", ", entry.getKey()) + " would, once on PATH where Assay is started)")
                .toList();
    }
}
