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
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// ESLint: mistakes in JavaScript, with the rules that need no plug-in.
final class Eslint implements Adapter {

    private static final int ERROR = 2;

    @Override
    public String name() {
        return "eslint";
    }

    @Override
    public Area area() {
        return Area.JAVASCRIPT;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.JAVASCRIPT);
    }

    @Override
    public List<String> command(Program program, ToolRun run) throws IOException {
        return List.of(
                program.path().toString(),
                // The application's own configuration is code and is never run.
                "--no-config-lookup",
                "--config",
                Settings.file(run, "eslint.config.mjs"),
                "--format",
                "json",
                ".");
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode file : Json.list(output.stdout()).toList()) {
            String name = nameOf.apply(file.path("filePath").asText());
            Json.list(file.path("messages"))
                    .map(message -> finding(message, name))
                    .forEach(findings::add);
        }
        return findings;
    }

    private static Finding finding(JsonNode message, String file) {
        // Code that cannot be parsed has no rule.
        Optional<String> rule = Json.text(message, "ruleId");
        return new Finding(
                rule.orElse("parse-error"),
                rule.orElse("parse-error"),
                message.path("severity").asInt() == ERROR ? Severity.HIGH : Severity.MEDIUM,
                message.path("message").asText(),
                new Finding.Place(
                        file,
                        message.path("line").asInt(),
                        message.path("column").asInt(),
                        message.path("endLine").asInt(),
                        message.path("endColumn").asInt()),
                rule.map("https://eslint.org/docs/latest/rules/"::concat));
    }
}
