package dev.assay.analyzers.builtin;

import dev.assay.analyzers.source.FileKind;
import dev.assay.analyzers.tool.BoundedProcess;
import dev.assay.analyzers.tool.Execution;
import dev.assay.analyzers.tool.StoppedException;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs a built-in tool in a Java process of its own.
///
/// Checkers can be kept busy for hours by a file of a few hundred kilobytes, and nothing in Java ends a thread that
/// does not want to. A process can be killed, and its memory is its own. The price is a second or two per run.
final class IsolatedTool implements Tool {

    /// Plenty for the most that is copied of an application, several times over for syntax trees.
    private static final String MEMORY = "-Xmx768m";

    private final Tool tool;
    private final long maxOutput;

    IsolatedTool(Tool tool, long maxOutput) {
        this.tool = tool;
        this.maxOutput = maxOutput;
    }

    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public Area area() {
        return tool.area();
    }

    @Override
    public Set<FileKind> reads() {
        return tool.reads();
    }

    @Override
    public boolean listsIssues() {
        return tool.listsIssues();
    }

    @Override
    public ToolReport run(ToolRun run) {
        try {
            BoundedProcess.Ended ended = new BoundedProcess(
                            command(run, name()), run.directory(), Map.of("LANG", "C.UTF-8"), maxOutput)
                    .run(run.remaining());
            if (ended.exitCode().isEmpty()) {
                return new ToolReport.TimedOut(run.limit());
            }
            return report(run, ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } catch (IOException e) {
            return new ToolReport.Failed(
                    name() + " could not be run: " + e.getMessage(), Execution.inside(run.elapsed(), name()));
        }
    }

    private ToolReport report(ToolRun run, BoundedProcess.Ended ended) {
        Execution execution = new Execution(
                List.of(name(), "."), ended.exitCode(), run.elapsed(), Execution.CapturedText.NONE, ended.stderr());
        if (ended.exitCode().orElseThrow() != 0) {
            return new ToolReport.Failed(
                    "%s ended with exit code %d"
                            .formatted(name(), ended.exitCode().orElseThrow()),
                    execution);
        }
        if (!ended.stdout().whole()) {
            return new ToolReport.Failed(
                    "%s found more than the %d bytes that are read".formatted(name(), maxOutput), execution);
        }
        try {
            return ReportText.read(ended.stdout().text(), run.elapsed());
        } catch (IOException e) {
            return new ToolReport.Failed(name() + " broke off its report: " + e.getMessage(), execution);
        }
    }

    private static List<String> command(ToolRun run, String tool) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MEMORY,
                // Parsers recurse as deep as the code they read is nested.
                "-Xss16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + run.home(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                // One file that is nested too deeply for PMD is no reason to give up the others.
                "-Dpmd.error_recovery=",
                "-cp",
                ClassPath.ofThisApplication(),
                ToolProcess.class.getName(),
                tool,
                run.snapshot().toString());
    }
}
