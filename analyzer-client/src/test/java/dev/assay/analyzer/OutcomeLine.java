package dev.assay.analyzer;

import dev.assay.model.analysis.AnalysisReport;
import dev.assay.model.task.FailureCause;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes an outcome down in one line, so that tables of them can be read.
final class OutcomeLine {

    private OutcomeLine() {}

    /// @param replica stands in the line as R
    static String of(AnalysisOutcome outcome, URI replica) {
        String line = switch (outcome) {
            case AnalysisOutcome.Answered answered -> of(answered.report());
            case AnalysisOutcome.Failed failed -> of(failed.cause());
            case AnalysisOutcome.Unreachable unreachable -> "UNREACHABLE " + of(unreachable.cause());
            case AnalysisOutcome.Busy busy -> "BUSY " + of(busy.cause());
            case AnalysisOutcome.CutShort cut -> "CUT_SHORT " + of(cut.cause()) + " " + of(cut.report());
        };
        // How a broken connection looks depends on the system and on who is faster.
        return line.replace(replica.toString(), "R").replaceFirst("(connection broken):? .*", "$1");
    }

    /// Reads lines of a name, a bar, and an outcome.
    static Map<String, String> table(String lines) {
        return new TreeMap<>(lines.lines()
                .map(line -> line.split("\\|", 2))
                .collect(Collectors.toMap(line -> line[0].strip(), line -> line[1].strip())));
    }

    /// Without the message where that holds durations or what a parser thinks.
    private static String of(FailureCause cause) {
        return switch (cause.code()) {
            case UNREADABLE_RESULT, REQUEST_TIMED_OUT, ANALYZER_STALLED, ANALYZER_UNREACHABLE ->
                cause.code().name();
            default -> cause.code() + " " + cause.message();
        };
    }

    private static String of(AnalysisReport report) {
        String tools = report.tools().stream()
                .map(tool -> "%s=%s:%d".formatted(tool.name(), tool.status(), tool.findings()))
                .collect(Collectors.joining(" "));
        var summary = report.summary();
        return "%s %s [%d/%d/%d/%d]"
                .formatted(report.status(), tools, summary.high(), summary.medium(), summary.low(), summary.info());
    }
}
