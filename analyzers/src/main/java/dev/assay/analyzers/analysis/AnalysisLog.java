package dev.assay.analyzers.analysis;

import dev.assay.analyzers.tool.ToolReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Says of an analysis, in one line each, that it begins and how it ended.
final class AnalysisLog {

    private static final Logger LOG = Logger.getLogger(AnalysisLog.class);

    /// What clients write may be long, and hold line breaks.
    private static final int MAX_TEXT = 200;

    private final String analysis;
    private final long begin = System.nanoTime();
    private String outcome = "completed";

    private AnalysisLog(String analysis) {
        this.analysis = analysis;
    }

    static AnalysisLog begin(String id, AnalysisRequest request) {
        AnalysisLog log =
                new AnalysisLog("%s of %s/app%s".formatted(id, text(request.model()), text(request.number())));
        LOG.infof(
                "analysis %s begins, tools: %s",
                log.analysis,
                request.tools()
                        .map(tools -> text(tools.stream().sorted().collect(Collectors.joining(", "))))
                        .orElse("all"));
        return log;
    }

    void noApplication() {
        outcome = "found no such application";
    }

    void looked(List<ToolEntry> entries) {
        outcome = "%s, %d findings, tools: %s"
                .formatted(
                        ResultDocument.isWhole(entries) ? "completed" : "ended early",
                        entries.stream().mapToInt(AnalysisLog::findings).sum(),
                        entries.isEmpty()
                                ? "none"
                                : entries.stream().map(AnalysisLog::describe).collect(Collectors.joining(", ")));
    }

    void end() {
        ended(outcome);
    }

    void cancelled() {
        ended("cancelled");
    }

    void broken(Exception e) {
        ended("failed: " + text(e.toString()));
    }

    private void ended(String how) {
        LOG.infof(
                "analysis %s ended after %d ms: %s",
                analysis, Duration.ofNanos(System.nanoTime() - begin).toMillis(), how);
    }

    private static int findings(ToolEntry entry) {
        return entry.report() instanceof ToolReport.Found found
                ? found.findings().size()
                : 0;
    }

    private static String describe(ToolEntry entry) {
        String what = switch (entry.report()) {
            case ToolReport.Found found -> Integer.toString(found.findings().size());
            case ToolReport.Failed failed -> "failed";
            case ToolReport.TimedOut timedOut -> "timed out";
            case ToolReport.NothingToRead nothing -> "no files";
            case ToolReport.NotFinished notFinished -> "not finished";
        };
        return entry.tool().name() + "=" + what;
    }

    private static String text(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\x{2028}\\x{2029}]", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
    }
}
