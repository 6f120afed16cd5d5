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

/// Semgrep, with a few rules of our own: its registry is on the network, where an analysis does not go.
final class Semgrep implements Adapter {

    @Override
    public String name() {
        return "semgrep";
    }

    @Override
    public Area area() {
        return Area.GENERAL;
    }

    @Override
    public Set<FileKind> reads() {
        return EnumSet.of(FileKind.PYTHON, FileKind.JAVASCRIPT, FileKind.TYPESCRIPT, FileKind.JAVA);
    }

    @Override
    public List<String> command(Program program, ToolRun run) throws IOException {
        return List.of(
                program.path().toString(),
                "scan",
                "--config",
                Settings.file(run, "semgrep-rules.yml"),
                "--metrics=off",
                "--disable-version-check",
                "--no-git-ignore",
                "--quiet",
                "--json",
                ".");
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        return Json.list(output.stdout(), "results")
                .map(result -> finding(result, nameOf))
                .toList();
    }

    private static Finding finding(JsonNode result, UnaryOperator<String> nameOf) {
        // The name of a rule carries the folders its file lies in.
        String rule = result.path("check_id").asText().replaceFirst(".*\\.", "");
        JsonNode start = result.path("start");
        JsonNode end = result.path("end");
        return new Finding(
                rule,
                severity(result.path("extra").path("severity").asText()),
                result.path("extra").path("message").asText(),
                new Finding.Place(
                        nameOf.apply(result.path("path").asText()),
                        start.path("line").asInt(),
                        start.path("col").asInt(),
                        end.path("line").asInt(),
                        end.path("col").asInt()));
    }

    private static Severity severity(String severity) {
        return switch (severity) {
            case "ERROR" -> Severity.HIGH;
            case "WARNING" -> Severity.MEDIUM;
            default -> Severity.LOW;
        };
    }
}
