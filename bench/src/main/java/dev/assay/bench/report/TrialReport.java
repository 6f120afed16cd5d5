package dev.assay.bench.report;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A [Trial] for people: on the terminal, and as one page that needs nothing beside itself.
public final class TrialReport {

    private static final String ROW = "    %-18s %14s %14s %14s %10s%n";

    private TrialReport() {}

    public static String text(Trial trial) {
        var text = new StringBuilder();
        for (Run.Result result : trial.results()) {
            text.append("%n(%d) %s%n".formatted(result.workload(), result.title()));
            for (Run.Row row : result.rows()) {
                Optional<Run.Cell> base = base(trial, row);
                String ratio = base.map(cell -> "÷ " + cell.contestant()).orElse("");
                text.append(String.format(
                        Locale.ROOT,
                        "%n  %s%n" + ROW,
                        TextReport.heading(row.measure()),
                        "",
                        "median",
                        "least",
                        "most",
                        ratio));
                row.cells().forEach(cell -> text.append(line(cell, base)));
            }
        }
        for (Run.Failed failed : trial.failures()) {
            text.append("%nFAILED (%d) %s, round %d: %s"
                    .formatted(failed.workload(), failed.contestant(), failed.round(), failed.problem()));
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static Optional<Run.Cell> base(Trial trial, Run.Row row) {
        return row.cells().stream()
                .filter(cell -> trial.bases().contains(cell.contestant()))
                .findFirst();
    }

    private static String line(Run.Cell cell, Optional<Run.Cell> base) {
        String ratio = base.filter(by -> by.spread().median() != 0)
                .map(by -> String.format(
                        Locale.ROOT,
                        "%.2f",
                        cell.spread().median() / by.spread().median()))
                .orElse("");
        return String.format(
                Locale.ROOT,
                ROW,
                cell.contestant(),
                Numbers.of(cell.spread().median()),
                Numbers.of(cell.spread().min()),
                Numbers.of(cell.spread().max()),
                ratio);
    }

    /// Where and how it was measured.
    public static String conditions(Trial trial) {
        return "%s run, %d rounds, seed %d, begun %s%nmachine   %s, %d cores, %.1f GiB, load %.2f%nsystem    %s%njava      %s, processes: %s%npostgres  %s%nsettings  %s%n"
                .formatted(
                        trial.size(),
                        trial.rounds(),
                        trial.seed(),
                        trial.startedAt(),
                        trial.machine().cpu(),
                        trial.machine().cores(),
                        trial.machine().memoryBytes() / (double) (1 << 30),
                        trial.machine().load(),
                        trial.machine().system(),
                        trial.machine().java(),
                        trial.machine().childFlags(),
                        trial.postgres(),
                        trial.settings());
    }

    public static String html(Trial trial) {
        var page = new StringBuilder(HtmlReport.head(trial.subject()));
        page.append(
                "<h1>%s</h1>%n<p>%s run of %d rounds, begun %s. Bars are medians, lines reach from the least round to the most."
                        .formatted(
                                HtmlReport.escape(trial.subject()),
                                HtmlReport.escape(trial.size()),
                                trial.rounds(),
                                HtmlReport.escape(trial.startedAt().toString())));
        page.append(" Order of the measurements: shuffled in every round (seed %d).</p>%n".formatted(trial.seed()));
        trial.results()
                .forEach(result -> HtmlReport.section(
                        page, result, variant -> trial.bases().contains(variant) ? "own" : "bar"));
        HtmlReport.failures(page, trial.failures());
        page.append("<h2>Where and how</h2>\n<table>\n");
        HtmlReport.where(page, trial.machine(), trial.postgres());
        for (Map.Entry<String, String> setting : trial.settings().entrySet()) {
            HtmlReport.row(page, setting.getKey(), setting.getValue());
        }
        return page.append("</table>\n").append(HtmlReport.FOOT).toString();
    }
}
