package dev.assay.analyzers.external;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool.Area;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Ruff: mistakes and security of Python code, quickly.
final class Ruff implements Adapter {

    /// Errors, likely bugs and security; nothing about layout.
    private static final String RULES = "E4,E7,E9,F,B,S,PLE,PLW";

    @Override
    public String name() {
        return "ruff";
    }

    @Override
    public Area area() {
        return Area.PYTHON;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.PYTHON);
    }

    @Override
    public List<String> command(Program program, ToolRun run) {
        return List.of(
                program.path().toString(),
                "check",
                "--isolated",
                "--no-cache",
                "--select=" + RULES,
                "--output-format=json",
                ".");
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        return Json.list(output.stdout())
                .map(message -> finding(message, nameOf))
                .toList();
    }

    private static Finding finding(JsonNode message, UnaryOperator<String> nameOf) {
        // Code that is no Python has no rule.
        String rule = Json.text(message, "code").orElse("invalid-syntax");
        return new Finding(
                rule,
                rule,
                severity(rule),
                message.path("message").asText(),
                new Finding.Place(
                        nameOf.apply(message.path("filename").asText()),
                        message.path("location").path("row").asInt(),
                        message.path("location").path("column").asInt(),
                        message.path("end_location").path("row").asInt(),
                        message.path("end_location").path("column").asInt()),
                Json.text(message, "url"));
    }

    /// Ruff has no severities. Pyflakes, syntax and pylint's errors are mistakes; security and bugbear are likely
    /// ones.
    private static Severity severity(String rule) {
        if (rule.startsWith("F") || rule.startsWith("E9") || rule.startsWith("PLE") || rule.equals("invalid-syntax")) {
            return Severity.HIGH;
        }
        return rule.startsWith("S") || rule.startsWith("B") || rule.startsWith("PLW") ? Severity.MEDIUM : Severity.LOW;
    }
}
