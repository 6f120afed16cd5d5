package dev.assay.analyzers.external;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.Severity;
import dev.assay.analyzers.tool.Tool.Area;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Mypy: types of Python code. Its text is read, because its JSON is too young for the versions people have.
final class Mypy implements Adapter {

    private static final Pattern LINE = Pattern.compile(
            "(?<file>.+?):(?<line>\\d+):(?:(?<column>\\d+):)? error: (?<text>.*?)(?:  \\[(?<code>[\\w-]+)])?");

    @Override
    public String name() {
        return "mypy";
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
        return List.of(
                program.path().toString(),
                "--config-file=" + Settings.file(run, "mypy.ini"),
                "--no-incremental",
                "--cache-dir=" + run.home().resolve("mypy-cache"),
                // Installed packages are not the application's; some of them bring plug-ins.
                "--no-site-packages",
                "--no-error-summary",
                "--no-color-output",
                "--show-column-numbers",
                "--show-error-codes",
                ".");
    }

    /// 2 is a file that cannot be parsed, which is a finding, or bad arguments, which print no findings.
    @Override
    public boolean isReport(int exitCode) {
        return exitCode >= 0 && exitCode <= 2;
    }

    @Override
    public List<Finding> findings(Output output, UnaryOperator<String> nameOf) throws IOException {
        List<Finding> findings = output.stdout()
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> finding(line, nameOf))
                .toList();
        if (findings.isEmpty()) {
            failIfItSaysAnythingElse(output);
        }
        return findings;
    }

    /// A sentence without a place is about mypy's own trouble: a folder that cannot be a package, a bad argument.
    private static void failIfItSaysAnythingElse(Output output) throws IOException {
        Optional<String> trouble = Stream.concat(
                        output.stderr().lines(), output.stdout().lines())
                .filter(line -> !line.isBlank() && !line.contains(": note: "))
                .findFirst();
        if (trouble.isPresent()) {
            throw new IOException(trouble.get());
        }
    }

    private static Finding finding(Matcher line, UnaryOperator<String> nameOf) {
        String code = Optional.ofNullable(line.group("code")).orElse("type-check");
        int column =
                Optional.ofNullable(line.group("column")).map(Integer::parseInt).orElse(0);
        return new Finding(
                code,
                Severity.HIGH,
                line.group("text"),
                new Finding.Place(nameOf.apply(line.group("file")), Integer.parseInt(line.group("line")), column));
    }
}
