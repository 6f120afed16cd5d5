package dev.assay.bench.report;

import java.util.Locale;

/// Numbers as people read them: three digits that count, thousands apart.
final class Numbers {

    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        int decimals = value == Math.rint(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String of(double value, String unit) {
        return unit.isEmpty() ? of(value) : unit.startsWith("/") ? of(value) + unit : of(value) + " " + unit;
    }
}
