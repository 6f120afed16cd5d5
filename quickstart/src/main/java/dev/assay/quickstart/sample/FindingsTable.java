package dev.assay.quickstart.sample;

import dev.assay.model.analysis.Severity;
import dev.assay.quickstart.client.RemoteFinding;
import dev.assay.quickstart.client.RemoteTask;
import dev.assay.quickstart.platform.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Application, tool, and how many findings of each severity: one row per tool that was asked.
final class FindingsTable {

    private static final int NAMES = 3;

    private FindingsTable() {}

    static String of(List<SampleResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(
                        Stream.of("application", "tool", "status"),
                        Stream.of(Severity.values()).map(Severity::wireName))
                .toList());
        for (SampleResult result : results) {
            for (RemoteTask.Tool tool : result.task().tools()) {
                rows.add(row(result, tool));
            }
            if (result.task().tools().isEmpty()) {
                rows.add(rowWithoutTool(result.task()));
            }
        }
        return TextTable.of(rows, NAMES);
    }

    private static List<String> row(SampleResult result, RemoteTask.Tool tool) {
        Stream<String> counts = Stream.of(Severity.values()).map(severity -> count(result.findings(), tool, severity));
        return Stream.concat(
                        Stream.of(
                                PlainText.of(result.task().application()),
                                PlainText.of(tool.name()),
                                PlainText.of(tool.status())),
                        counts)
                .toList();
    }

    private static List<String> rowWithoutTool(RemoteTask task) {
        Stream<String> counts = Stream.of(Severity.values()).map(severity -> "-");
        return Stream.concat(Stream.of(PlainText.of(task.application()), "-", PlainText.of(task.status())), counts)
                .toList();
    }

    private static String count(List<RemoteFinding> findings, RemoteTask.Tool tool, Severity severity) {
        if (!tool.ran()) {
            return "-";
        }
        return Long.toString(findings.stream()
                .filter(finding -> finding.tool().equals(tool.name()) && finding.severity() == severity)
                .count());
    }
}
