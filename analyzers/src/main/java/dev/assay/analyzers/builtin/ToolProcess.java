package dev.assay.analyzers.builtin;

import dev.assay.analyzers.source.Snapshot;
import dev.assay.analyzers.tool.Tool;
import dev.assay.analyzers.tool.ToolReport;
import dev.assay.analyzers.tool.ToolRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// The process that [IsolatedTool] starts: runs one tool on one snapshot and prints what it found.
final class ToolProcess {

    /// Whoever started this process ends it when its time is up.
    private static final Duration NO_LIMIT = Duration.ofDays(1);

    private ToolProcess() {}

    public static void main(String[] arguments) throws IOException {
        // Some libraries print; the report must be all there is on standard output.
        PrintStream output = System.out;
        System.setOut(System.err);

        Tool tool = BuiltInTools.named(arguments[0]);
        Snapshot snapshot = Snapshot.takenAt(Path.of(arguments[1]));
        ToolReport report = tool.run(new ToolRun(snapshot, snapshot.files(tool.reads()), NO_LIMIT, done -> {}));
        switch (report) {
            case ToolReport.Found found -> output.write(ReportText.of(found).getBytes(StandardCharsets.UTF_8));
            case ToolReport.Failed failed -> throw new IOException(failed.reason());
            case ToolReport.TimedOut timedOut -> throw new IOException("timed out without a limit");
            case ToolReport.NothingToRead nothing -> throw new IOException("was started with nothing to read");
            case ToolReport.NotFinished notFinished -> throw new IOException("came back before it had ended");
        }
        output.flush();
    }
}
