package dev.assay.bench.report;

import dev.assay.bench.workload.Measure;
import java.util.Locale;
import java.util.Optional;

/// A run as a table for the terminal.
public final class TextReport {

    private static final String ROW = "    %-16s %14s %14s %14s %10s%n";

    private TextReport() {}

    public static String of(Run run) {
        var text = new StringBuilder();
        for (Run.Result result : run.results()) {
            text.append("%n(%d) %s%n".formatted(result.workload(), result.title()));
            for (Run.Row row : result.rows()) {
                text.append(String.format(
                        Locale.ROOT, "%n" + ROW, heading(row.measure()), "median", "least", "most", "÷ assay"));
                row.cells().forEach(cell -> text.append(line(run, result.workload(), row.measure(), cell)));
            }
        }
        text.append(goals(run));
        for (Run.Failed failed : run.failures()) {
            text.append("%nFAILED (%d) %s, round %d: %s"
                    .formatted(failed.workload(), failed.contestant(), failed.round(), failed.problem()));
        }
        return text.append(System.lineSeparator()).toString();
    }

    static String heading(Measure measure) {
        String way = switch (measure.better()) {
            case HIGHER -> " ↑";
            case LOWER -> " ↓";
            case NEITHER -> "";
        };
        return measure.label() + (measure.unit().isEmpty() ? "" : ", " + measure.unit()) + way;
    }

    private static String line(Run run, int workload, Measure measure, Run.Cell cell) {
        Optional<Double> ours = run.median(workload, measure.key(), "assay");
        String ratio = ours.isPresent() && ours.get() != 0
                ? String.format(Locale.ROOT, "%.2f", cell.spread().median() / ours.get())
                : "";
        return String.format(
                Locale.ROOT,
                ROW,
                cell.contestant(),
                Numbers.of(cell.spread().median()),
                Numbers.of(cell.spread().min()),
                Numbers.of(cell.spread().max()),
                ratio);
    }

    private static String goals(Run run) {
        var text = new StringBuilder();
        for (Goals.Goal goal : Goals.of(run)) {
            text.append("%n  %-7s %-90s %s".formatted(goal.met() ? "met" : "MISSED", goal.text(), goal.actual()));
        }
        return text.isEmpty() ? "" : "%nWhat Assay sets out to reach%n".formatted() + text + System.lineSeparator();
    }

    /// Where and how it was measured.
    public static String conditions(Run run) {
        var text = new StringBuilder();
        text.append("%s run, %d rounds, seed %d, begun %s%n"
                .formatted(run.size(), run.rounds(), run.seed(), run.startedAt()));
        text.append("machine   %s, %d cores, %.1f GiB, load %.2f%n"
                .formatted(
                        run.machine().cpu(),
                        run.machine().cores(),
                        run.machine().memoryBytes() / (double) (1 << 30),
                        run.machine().load()));
        text.append("system    %s%n".formatted(run.machine().system()));
        text.append("java      %s, workers: %s%n"
                .formatted(run.machine().java(), run.machine().childFlags()));
        text.append("postgres  %s%n".formatted(run.postgres()));
        text.append("sizes     %s%n".formatted(run.sizes()));
        for (Run.Entrant entrant : run.contestants()) {
            text.append("%-16s %-14s %s%s%n"
                    .formatted(
                            entrant.name(),
                            entrant.version(),
                            entrant.yardstick() ? "(yardstick) " : "",
                            entrant.setUp()));
        }
        return text.toString();
    }
}
