package dev.assay.bench.contestant;

/// A task of a benchmark.
///
/// @param number unique within a round; what its start is recorded under
/// @param rank 1 to 4, higher is more urgent
/// @param millis how long it takes; 0 does nothing at all
public record Job(long number, int rank, int millis) {

    public static final int NORMAL = 2;

    public static Job noOp(long number) {
        return new Job(number, NORMAL, 0);
    }

    /// As a payload, for queues that carry one.
    String json() {
        return "{\"number\":%d,\"millis\":%d}".formatted(number, millis);
    }

    /// What [#json] wrote.
    static Job read(String json, int rank) {
        int second = json.indexOf(',');
        return new Job(
                Long.parseLong(json, json.indexOf(':') + 1, second, 10),
                rank,
                Integer.parseInt(json, json.indexOf(':', second) + 1, json.length() - 1, 10));
    }

    /// The rank of a number in a mixed load: as good as random, and known to whoever has the number.
    public static int mixedRank(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        return 1 + (int) ((mixed >>> 62) & 3);
    }
}
