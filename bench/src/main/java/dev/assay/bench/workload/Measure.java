package dev.assay.bench.workload;

/// One number that a workload gives.
///
/// @param key in the record of a run; stays the same for ever
/// @param label for people
/// @param unit of the number: `/s`, `ms`, `s`, `B`, `µs`, `%`, or nothing
public record Measure(String key, String label, String unit, Better better) {

    /// Which way is good.
    public enum Better {
        HIGHER,
        LOWER,
        NEITHER
    }

    public static Measure higher(String key, String label, String unit) {
        return new Measure(key, label, unit, Better.HIGHER);
    }

    public static Measure lower(String key, String label, String unit) {
        return new Measure(key, label, unit, Better.LOWER);
    }

    public static Measure plain(String key, String label, String unit) {
        return new Measure(key, label, unit, Better.NEITHER);
    }
}
