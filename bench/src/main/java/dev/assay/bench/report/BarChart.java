package dev.assay.bench.report;

import dev.assay.bench.workload.Measure;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// One measure of all contestants as bars. The longest bar is the largest median; a range that goes beyond ends at
/// the edge.
final class BarChart {

    private static final int NAMES = 110;
    private static final int BARS = 230;
    private static final int NUMBERS = 90;
    private static final int LINE = 24;

    private BarChart() {}

    /// @param kinds what a bar is drawn as, by whose it is
    static String of(Run.Row row, UnaryOperator<String> kinds) {
        double longest = Math.max(
                Double.MIN_NORMAL,
                row.cells().stream()
                        .mapToDouble(cell -> cell.spread().median())
                        .max()
                        .orElse(0));
        var chart = new StringBuilder();
        chart.append("<figure><figcaption>%s <span>%s</span></figcaption>%n"
                .formatted(HtmlReport.escape(row.measure().label()), way(row.measure())));
        chart.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                .formatted(
                        NAMES + BARS + NUMBERS,
                        row.cells().size() * LINE,
                        HtmlReport.escape(row.measure().label())));
        for (int i = 0; i < row.cells().size(); i++) {
            bar(chart, row.measure(), row.cells().get(i), i * LINE, longest, kinds);
        }
        return chart.append("</svg></figure>\n").toString();
    }

    private static String way(Measure measure) {
        return switch (measure.better()) {
            case HIGHER -> "more is better";
            case LOWER -> "less is better";
            case NEITHER -> "";
        };
    }

    private static void bar(
            StringBuilder chart, Measure measure, Run.Cell cell, int top, double longest, UnaryOperator<String> kinds) {
        String number = Numbers.of(cell.spread().median(), measure.unit());
        String range = "%s: %s (%s to %s)"
                .formatted(
                        cell.contestant(),
                        number,
                        Numbers.of(cell.spread().min()),
                        Numbers.of(cell.spread().max()));
        chart.append("<g><title>%s</title>".formatted(HtmlReport.escape(range)));
        chart.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(top + 16, HtmlReport.escape(cell.contestant())));
        chart.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2\"/>"
                .formatted(
                        kinds.apply(cell.contestant()),
                        NAMES,
                        top + 4,
                        decimal(length(cell.spread().median(), longest)),
                        LINE - 8));
        if (cell.spread().values().size() > 1) {
            chart.append("<line class=\"range\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>"
                    .formatted(
                            decimal(NAMES + length(cell.spread().min(), longest)),
                            decimal(NAMES + length(cell.spread().max(), longest)),
                            top + LINE / 2,
                            top + LINE / 2));
        }
        chart.append("<text class=\"soft\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text></g>%n"
                .formatted(NAMES + BARS + NUMBERS, top + 16, HtmlReport.escape(number)));
    }

    private static double length(double value, double longest) {
        return Math.clamp(value / longest, 0, 1) * BARS;
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
