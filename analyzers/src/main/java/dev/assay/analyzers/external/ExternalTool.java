package dev.assay.analyzers.external;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.BoundedProcess;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.Finding;
import dev.assay.analyzers.tool.StoppedException;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// An installed program, run on the copy of the application's files with settings that are ours alone.
final class ExternalTool implements Tool {

    private final Adapter adapter;
    private final Program program;
    private final ToolPath path;
    private final long maxOutput;

    ExternalTool(Adapter adapter, Program program, ToolPath path, long maxOutput) {
        this.adapter = adapter;
        this.program = program;
        this.path = path;
        this.maxOutput = maxOutput;
    }

    @Override
    public String name() {
        return adapter.name();
    }

    @Override
    public Area area() {
        return adapter.area();
    }

    @Override
    public Set<FileKind> reads() {
        return adapter.reads();
    }

    @Override
    public boolean listsIssues() {
        return adapter.listsIssues();
    }

    @Override
    public ToolReport run(ToolRun run) {
        try {
            List<String> command = adapter.command(program, run);
            BoundedProcess.Ended ended = new BoundedProcess(
                            command, run.directory(), path.environment(run.home()), maxOutput)
                    .run(run.remaining());
            Execution execution =
                    new Execution(command, ended.exitCode(), run.elapsed(), ended.stdout(), ended.stderr());
            return ended.exitCode().isEmpty() ? new ToolReport.TimedOut(run.limit()) : read(run, execution);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } catch (IOException e) {
            return new ToolReport.Failed(name() + " could not be run: " + e.getMessage(), notRun(run));
        }
    }

    private ToolReport read(ToolRun run, Execution execution) {
        int exitCode = execution.exitCode().orElseThrow();
        if (!adapter.isReport(exitCode)) {
            return new ToolReport.Failed(
                    "%s ended with exit code %d: %s".formatted(name(), exitCode, lastWords(execution)), execution);
        }
        if (!execution.stdout().whole()) {
            return new ToolReport.Failed(
                    "%s printed %d bytes, more than the %d that are read"
                            .formatted(name(), execution.stdout().size(), maxOutput),
                    execution);
        }
        try {
            List<Finding> findings = adapter.findings(
                    new Output(execution.stdout().text(), execution.stderr().text()), run::nameOf);
            return new ToolReport.Found(findings, List.of(), execution);
        } catch (IOException e) {
            return new ToolReport.Failed(
                    "%s printed something that is not its report: %s".formatted(name(), e.getMessage()), execution);
        }
    }

    private Execution notRun(ToolRun run) {
        return Execution.inside(run.elapsed(), program.path().toString());
    }

    private static String lastWords(Execution execution) {
        String text = execution.stderr().text().isBlank()
                ? execution.stdout().text().strip()
                : execution.stderr().text().strip();
        return text.isEmpty() ? "it said nothing" : text.substring(Math.max(0, text.length() - 500));
    }
}
