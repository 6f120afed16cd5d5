package dev.assay.quickstart.sample;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Rows in columns for a terminal.
final class TextTable {

    private TextTable() {}

    /// @param names how many columns at the beginning are names, which stand to the left; numbers stand to the
    ///     right
    static String of(List<List<String>> rows, int names) {
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String format = (column < names ? "%-" : "%") + Math.max(1, widths[column]) + "s";
                line.append(String.format(Locale.ROOT, format, row.get(column)))
                        .append(column < columns - 1 ? "  " : "");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
