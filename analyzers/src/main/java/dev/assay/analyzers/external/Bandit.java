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

/// Bandit: security of Python code.
final class Bandit implements Adapter {

    @Override
    public String name() {
        return "bandit";
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
        return List.of(program.path().toString(), "-r", ".", "-f", "json", "-q");
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        return Json.list(output.stdout(), "results")
                .map(result -> finding(result, nameOf))
                .toList();
    }

    private static Finding finding(JsonNode result, UnaryOperator<String> nameOf) {
        String rule = result.path("test_id").asText();
        // Columns count from 0, and older versions have none.
        int column = result.has("col_offset") ? result.get("col_offset").asInt() + 1 : 0;
        return new Finding(
                rule,
                Json.text(result, "test_name").orElse(rule),
                severity(result.path("issue_severity").asText()),
                result.path("issue_text").asText(),
                new Finding.Place(
                        nameOf.apply(result.path("filename").asText()),
                        result.path("line_number").asInt(),
                        column),
                Json.text(result, "more_info"));
    }

    private static Severity severity(String severity) {
        return switch (severity) {
            case "HIGH" -> Severity.HIGH;
            case "MEDIUM" -> Severity.MEDIUM;
            default -> Severity.LOW;
        };
    }
}
