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

/// Pylint: mistakes in Python code.
final class Pylint implements Adapter {

    /// The exit code is a sum of bits for what was found; from here on it means that pylint did not understand us.
    private static final int USAGE_ERROR = 32;

    @Override
    public String name() {
        return "pylint";
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
    public boolean listsIssues() {
        return true;
    }

    @Override
    public List<String> command(Program program, ToolRun run) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.path().toString(),
                "--rcfile=" + Settings.file(run, "pylintrc"),
                "--output-format=json",
                "--recursive=y"));
        if (program.majorVersion() >= 3) {
            // Pylint puts the source root on its own module path. One folder up, where only folders lie, no file of the
            // application can pass for a module that pylint itself loads.
            command.add("--source-roots=..");
        }
        command.add(".");
        return command;
    }

    @Override
    public boolean isReport(int exitCode) {
        return exitCode >= 0 && exitCode < USAGE_ERROR;
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        return Json.list(output.stdout())
                .map(message -> finding(message, nameOf))
                .toList();
    }

    private static Finding finding(JsonNode message, UnaryOperator<String> nameOf) {
        String rule = message.path("message-id").asText();
        return new Finding(
                rule,
                Json.text(message, "symbol").orElse(rule),
                severity(message.path("type").asText()),
                message.path("message").asText(),
                new Finding.Place(
                        nameOf.apply(message.path("path").asText()),
                        message.path("line").asInt(),
                        message.path("column").asInt() + 1,
                        message.path("endLine").asInt(),
                        message.path("endColumn").asInt() + 1),
                Optional.empty());
    }

    private static Severity severity(String type) {
        return switch (type) {
            case "fatal", "error" -> Severity.HIGH;
            case "warning" -> Severity.MEDIUM;
            default -> Severity.LOW;
        };
    }
}
