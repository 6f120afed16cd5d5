package dev.assay.bench.stats;

import java.util.Arrays;
import java.util.List;

/// The middle of a few measurements and how far they lie apart.
///
/// @param values as they were measured, in the order of the rounds
public record Spread(double median, double min, double max, List<Double> values) {

    public Spread {
        values = List.copyOf(values);
    }

    /// @throws IllegalArgumentException when nothing was measured
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there is no middle of nothing");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], values);
    }
}
