package dev.assay.analyzers.external;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool.Area;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Stylelint: mistakes in CSS.
final class Stylelint implements Adapter {

    @Override
    public String name() {
        return "stylelint";
    }

    @Override
    public Area area() {
        return Area.CSS;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.CSS);
    }

    @Override
    public boolean listsIssues() {
        return true;
    }

    @Override
    public List<String> command(Program program, ToolRun run) throws IOException {
        return List.of(
                program.path().toString(),
                "--config",
                Settings.file(run, "stylelint.json"),
                "--formatter",
                "json",
                "--allow-empty-input",
                "**/*.css");
    }

    /// 2 says that something was found; 1 is a crash.
    @Override
    public boolean isReport(int exitCode) {
        return exitCode == 0 || exitCode == 2;
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        // Since version 16 the report goes to standard error.
        String report = output.stdout().isBlank() ? output.stderr() : output.stdout();
        List<Finding> findings = new ArrayList<>();
        for (JsonNode file : Json.list(report).toList()) {
            String name = nameOf.apply(file.path("source").asText());
            Json.list(file.path("warnings"))
                    .map(warning -> finding(warning, name))
                    .forEach(findings::add);
        }
        return findings;
    }

    private static Finding finding(JsonNode warning, String file) {
        return new Finding(
                warning.path("rule").asText(),
                warning.path("severity").asText().equals("error") ? Severity.MEDIUM : Severity.LOW,
                warning.path("text").asText(),
                new Finding.Place(
                        file,
                        warning.path("line").asInt(),
                        warning.path("column").asInt(),
                        warning.path("endLine").asInt(),
                        warning.path("endColumn").asInt()));
    }
}
