package dev.assay.bench.stats;

import java.util.Arrays;

/// Many measurements of one thing. A percentile is one of them, never a number between two.
public final class Samples {

    private final double[] sorted;

    /// @throws IllegalArgumentException when there is none
    public Samples(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /// The smallest measurement that at least so many of a hundred do not exceed.
    ///
    /// @param percent above 0, at most 100
    public double percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("a percentile is above 0 and at most 100, not " + percent);
        }
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }
}
