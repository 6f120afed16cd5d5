package dev.assay.quickstart.analyze;

import dev.assay.model.analysis.Severity;
import dev.assay.model.task.TaskStatus;
import dev.assay.quickstart.client.RemoteFinding;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.platform.PlainText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The findings of a task for a person: gravest first, each with file and line.
final class FindingsText {

    private FindingsText() {}

    static String of(RemoteTask task, List<RemoteFinding> findings) {
        var text = new StringBuilder();
        for (Severity severity : Severity.values()) {
            append(text, severity, findings);
        }
        text.append(summary(task, findings));
        for (RemoteTask.Tool tool : task.tools()) {
            if (!tool.ran()) {
                text.append("  did not contribute: ")
                        .append(PlainText.of(tool.name() + ", " + tool.status()
                                + tool.reason().map(reason -> ": " + reason).orElse("")))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Severity severity, List<RemoteFinding> findings) {
        List<RemoteFinding> these = findings.stream()
                .filter(finding -> finding.severity() == severity)
                .sorted(Comparator.comparing(RemoteFinding::place, new PlaceOrder())
                        .thenComparing(RemoteFinding::tool))
                .toList();
        if (these.isEmpty()) {
            return;
        }
        text.append(severity.wireName().toUpperCase(Locale.ROOT))
                .append(" (")
                .append(these.size())
                .append(")\n");
        for (RemoteFinding finding : these) {
            text.append("  ")
                    .append(PlainText.of(finding.place()))
                    .append("  ")
                    .append(PlainText.of(finding.message()))
                    .append("  [")
                    .append(PlainText.of(finding.tool()))
                    .append(finding.rule().isBlank() ? "" : " " + PlainText.of(finding.rule()))
                    .append("]\n");
        }
        text.append('\n');
    }

    private static String summary(RemoteTask task, List<RemoteFinding> findings) {
        String ran = task.tools().stream()
                .filter(RemoteTask.Tool::ran)
                .map(RemoteTask.Tool::name)
                .collect(Collectors.joining(", "));
        String count = new Coverage(task.tools()).isNothing()
                ? "Nothing was analysed"
                : findings.isEmpty()
                        ? "No findings"
                        : findings.size() == 1 ? "1 finding" : findings.size() + " findings";
        return count + " in " + task.application() + (ran.isEmpty() ? "" : ", by " + PlainText.of(ran)) + "; "
                + task.id()
                + " is " + task.status()
                + (task.is(TaskStatus.PARTIAL_SUCCESS) ? ", so this is not all there might be" : "") + ".\n";
    }
}
